"""Results to people: charts, a report, tables in a notebook, a summary in the terminal."""
