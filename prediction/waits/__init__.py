"""How long will it take? The real calling rule, played forward from the present state with what the record has taught."""
