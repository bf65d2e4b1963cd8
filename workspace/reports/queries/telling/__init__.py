"""How figures are told: labels, numbers, sentences, tables and charts, in the reader's language. Reads no database."""
