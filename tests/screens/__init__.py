"""Pictures of every screen, to be looked at: ``python -m tests.screens`` draws them into build/screens/."""
