"""Signing in and out over HTTP: with a password, at an OpenID provider, in a browser or in a frame."""
