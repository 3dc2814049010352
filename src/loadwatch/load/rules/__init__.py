"""The rules, by what they look at; `load.flags` asks them all.

`spike` R1 to R6 and R16 · `week` R7, R8 and R12 · `recovery` R9, R11 and R15 · `symptoms` R13 · `limit` the therapist's.
"""
