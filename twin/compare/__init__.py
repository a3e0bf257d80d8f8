"""Before and after on measured series: what changed at a go-live, how sure that is, and what the data cannot say."""
