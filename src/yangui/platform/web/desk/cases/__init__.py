"""Officers' pages on claims: queues, one case and its story, objections, how benefits are administered."""
