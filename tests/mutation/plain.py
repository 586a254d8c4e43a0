"""The same program in a form in which mutmut reaches all of its functions.

mutmut mutates the bodies of functions and methods, but leaves alone what has a decorator other than ``classmethod`` and
``staticmethod``, and what stands outside of functions. Both are only another way of writing something it does reach:

    @property                          def net(self): ...
    def net(self): ...                 net = property(net)

    FOLD = {Paid: lambda kept, event: ...}     def _lambda_1(kept, event): return ...
                                               FOLD = {Paid: _lambda_1}

What is kept as it is: `overload`, which has no body, and lambdas in class bodies, which have other names around them.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Final

__all__ = ["plainly"]

_KEPT: Final = {"classmethod", "staticmethod", "overload"}

_Function = ast.FunctionDef | ast.AsyncFunctionDef
_Edit = tuple[tuple[int, int], tuple[int, int], str]


def plainly(source: str) -> str:
    """Source text with decorators written as calls and the lambdas of a module as functions; it does the same."""
    tree = ast.parse(source)
    lines = source.splitlines(keepends=True)
    edits = [edit for function in _functions(tree) for edit in _undecorated(function, source)]
    number = 0
    for statement in tree.body:
        if isinstance(statement, _Function | ast.ClassDef):
            continue
        for found in _lambdas(statement):
            number += 1
            name = f"_lambda_{number}"
            arguments, body = ast.unparse(found.args), ast.get_source_segment(source, found.body)
            at = (statement.lineno, 0)
            edits.append((at, at, f"def {name}({arguments}):\n    return (\n{body}\n    )\n"))
            edits.append((_begin(found), _end(found), name))
    # From the end to the beginning, so that no edit moves the place of another; of two at one place the first stays first.
    edits.sort(key=lambda edit: edit[0])
    for start, end, text in reversed(edits):
        head = lines[start[0] - 1].encode()[: start[1]].decode()
        tail = lines[end[0] - 1].encode()[end[1] :].decode()
        lines[start[0] - 1 : end[0]] = [head + text + tail]
    return "".join(lines)


def _functions(tree: ast.Module) -> Iterator[_Function]:
    """Functions of the module and methods of its classes, where mutmut looks."""
    for statement in tree.body:
        inner = statement.body if isinstance(statement, ast.ClassDef) else [statement]
        yield from (each for each in inner if isinstance(each, _Function))


def _undecorated(function: _Function, source: str) -> Iterator[_Edit]:
    decorators = [ast.get_source_segment(source, each) for each in function.decorator_list]
    if not decorators or any(each in _KEPT for each in decorators):
        return
    first, name = function.decorator_list[0], function.name
    yield (first.lineno, 0), (function.lineno, 0), ""
    called = name
    for each in reversed(decorators):
        called = f"{each}({called})"
    yield _end(function), _end(function), f"\n{' ' * function.col_offset}{name} = {called}"


def _lambdas(node: ast.AST) -> Iterator[ast.Lambda]:
    """The outermost ones; what a comprehension binds they could not see from outside, so those in one stay."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Lambda):
            yield child
        elif not isinstance(child, ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp):
            yield from _lambdas(child)


def _begin(node: ast.expr | ast.stmt) -> tuple[int, int]:
    return node.lineno, node.col_offset


def _end(node: ast.expr | ast.stmt) -> tuple[int, int]:
    assert node.end_lineno is not None
    assert node.end_col_offset is not None
    return node.end_lineno, node.end_col_offset
