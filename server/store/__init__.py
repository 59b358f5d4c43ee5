"""The store: branches as streams of events, durable before anybody is answered, and the query tables beside them."""
