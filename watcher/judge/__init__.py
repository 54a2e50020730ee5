"""Is it the policy page, does the change matter, was anyone told?"""
