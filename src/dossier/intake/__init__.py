"""Papers without a name → what they are, which open item of the dossier they meet, and what they say."""
