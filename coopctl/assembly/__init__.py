"""Members, votes, resolutions, elections: one person, one vote."""
