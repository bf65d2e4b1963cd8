"""The pages of decisions. Casting a confidential ballot is not here: it comes without a session, through the API."""
