"""Who visits: the sites that the widget stands on, and the tokens that their visitors bear."""
