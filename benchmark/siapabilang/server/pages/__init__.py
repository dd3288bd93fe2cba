"""The pages: drawn on the server from the same views as the JSON API, whole without JavaScript, nothing from elsewhere.

Each module holds the routes of one part of the site: `boards`, `systems`, `reference`, `corpus`, `guide`, `team`,
`submissions`, `showing`. All draw on a `Screen`; what goes wrong is drawn by `refused`.
"""
