"""What leaves by e-mail: its words, its headers, its way out. Only composes; `actions.mail` keeps the outbox."""
