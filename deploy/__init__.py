"""How Causeway is started and where it stands: embedded services, `make run`, and what CI needs."""
