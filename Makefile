.DEFAULT_GOAL := help
.PHONY: help test lint
help: ## What can be made here
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14
test: ## Every test; no screen needed
	uv sync --all-extras --quiet
	uv run --no-sync pytest
lint: ## Types, style, formatting
	uv run ruff check . && uv run ruff format --check . && uv run mypy
