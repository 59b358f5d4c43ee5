# Everything a newcomer needs. `make demo` and `make test` install what they need: Python packages through uv into .venv,
# Debian packages through apt and only where one is missing.

.DEFAULT_GOAL := help
.PHONY: help demo test test-long check bench replay simulate lint js docs pictures clean

UV_VERSION := 0.13.9
UV := $(or $(shell command -v uv 2>/dev/null),$(CURDIR)/.uv/bin/uv)
RUN := .venv/bin/
# What waits are played forward with is compiled once for a checkout; beside the first tests, which do not need it
# (tests/order.py). Tests that wait for a screen or a process leave a core idle: three workers keep two cores busy.
COMPILE := $(RUN)python -c "from prediction.waits.compiled import compile_all; compile_all()"
SUDO := $(if $(filter 0,$(shell id -u)),,sudo)

# fonts for every script, the voice, and what the kiosk's window links against; a browser and what its driver needs, for the tests.
DEBIAN_DEMO := fonts-noto-core fontconfig espeak-ng libmtdev1 libgl1 libegl1
DEBIAN_TEST := $(DEBIAN_DEMO) chromium libatomic1
# Chromium without windows and tabs takes a third of the work; where it cannot be had the tests take the whole one.
DEBIAN_QUICK := chromium-headless-shell

help: ## What can be made here
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

demo: .venv/ready ## The whole lobby on this machine; LIVE=1 lets people walk in and work, SPEED=4 faster
	@$(call need,$(DEBIAN_DEMO))
	@$(RUN)lobby demo $(if $(LIVE),--live,) $(if $(SPEED),--speed $(SPEED),) $(if $(PICTURES),--pictures $(PICTURES),)

test: .venv/ready ## Every test, kiosk and browser included; no screen needed
	@$(call need,$(DEBIAN_TEST))
	@$(call need,$(DEBIAN_QUICK)) || echo "without $(DEBIAN_QUICK) the browser's tests take longer"
	@$(COMPILE) & $(RUN)pytest -n 3 --dist loadfile --no-loadscope-reorder $(ARGS)

test-long: .venv/ready ## What is too long for every commit: the wheel on empty machines, the long kill test
	@$(call need,$(DEBIAN_TEST))
	$(RUN)pytest -m long $(ARGS)

check: lint js test ## What CI runs: style, types, the browser's code, every test

bench: .venv/ready ## The figures of the README, measured here; writes build/bench.json
	$(RUN)python -m tests.benchmarks.run

replay: .venv/ready ## One real day through a real server, and whether its record is true
	@$(call need,$(DEBIAN_DEMO))
	$(RUN)lobby replay tests/data/bank_1999_02_03.csv

simulate: .venv/ready ## Ten invented lobbies under the calling rule, beside first come, first served
	$(RUN)lobby simulate simulation/scenarios/ten_lobbies.toml --json build/simulate.json --chart build/simulate.svg $(ARGS)

lint: .venv/ready ## Style, formatting, strict types
	$(RUN)ruff check .
	$(RUN)ruff format --check .
	$(RUN)mypy

js: .venv/ready ## The browser's code: types, style, tests; brings Node and its tools along
	$(RUN)python -m tests.browser_code

docs: .venv/ready ## Write the pages that are drawn from the code
	$(RUN)python -m tests.draw_docs

pictures: .venv/ready ## Take the README's pictures anew, as the tests take them
	@$(call need,$(DEBIAN_TEST))
	$(RUN)pytest -q tests/screens/test_window.py tests/acceptance/test_paper_pictures.py \
		tests/browser/test_board.py tests/browser/test_phone.py tests/browser/test_staff_looks.py
	cp build/pictures/kiosk/services.png docs/pictures/kiosk-services.png
	cp build/pictures/kiosk/ticket.png docs/pictures/kiosk-ticket.png
	cp build/pictures/kiosk/services-ar-high-contrast-large.png docs/pictures/kiosk-arabic-large.png
	cp build/pictures/board/one-light.png docs/pictures/board.png
	cp build/pictures/tablet/serving-light.png docs/pictures/tablet.png
	cp build/pictures/tablet/floor-light.png docs/pictures/floor.png
	cp build/pictures/phone/waiting-en-light.png docs/pictures/phone.png
	cp build/pictures/paper/ticket-to-bring.png docs/pictures/paper.png

clean: ## Take away what was built here
	rm -rf .venv .uv node_modules build var

.uv/bin/uv:
	python3 -m pip install --quiet --target .uv uv==$(UV_VERSION)

.venv/ready: pyproject.toml $(if $(findstring $(CURDIR),$(UV)),.uv/bin/uv,)
	$(UV) sync --quiet --extra dev
	@touch $@

# Install those of the Debian packages named that are missing, and say so.
define need
missing=""; \
for package in $(1); do \
  dpkg-query -W -f='$${Status}' $$package 2>/dev/null | grep -q 'ok installed' || missing="$$missing $$package"; \
done; \
if [ -n "$$missing" ]; then \
  echo "Installing Debian packages:$$missing"; \
  $(SUDO) apt-get update -qq && \
  DEBIAN_FRONTEND=noninteractive $(SUDO) apt-get install -y -qq --no-install-recommends $$missing >/dev/null; \
fi
endef
