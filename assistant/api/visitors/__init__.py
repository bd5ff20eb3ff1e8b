"""The endpoints of the widget, under /v1/visits."""
