"""The submission server: teams hand in predictions, a worker scores them against gold that nobody sees.

Three processes, so that none holds more than it needs: the web process (`app`) never reads gold; the worker (`worker`)
takes submissions from the queue in the database; each is checked and scored in a process of its own (`scorer`) with
limits on time and memory, which alone reads gold and has no way to the database. ``docs/server.md`` says what each rule
prevents.
"""
