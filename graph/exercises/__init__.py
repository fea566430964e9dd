"""What holds in an exercise with a customer's leaders: who may do what when, what is asked, what came of it.

Pure, as the rest of the domain: answers, ratings and a clock go in; nothing is stored, sealed or sent here.
"""
