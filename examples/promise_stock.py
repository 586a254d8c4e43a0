"""What of these two lines can leave now, and what later?"""

from datetime import date

from ordercore.inventory import Incoming, Position, PromiseLine, PromiseQuestion, promise

stock = (Position("MUG", "east", on_hand=20, incoming=(Incoming(date(2026, 12, 4), 50),)), Position("MUG", "west", 8))
lines = (PromiseLine("1", "MUG", 24), PromiseLine("2", "MUG", 24))
answer = promise(PromiseQuestion(lines, by=date(2026, 12, 1), sites=("east", "west")), stock)
for line, step in zip(answer.lines, answer.trace.children, strict=True):
    print(line.id, step.out)
