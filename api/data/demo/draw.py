#!/usr/bin/env python3
"""Draws the demo's pictures: posters without words, 1280 by 720, as JPEG beside this script.

    pip install resvg_py==0.5.0 pillow==13.0.0 && ./draw.py [NAME ...]
"""

import io
import math
import pathlib
import sys

import resvg_py
from PIL import Image

WIDTH, HEIGHT = 1280, 720
NAVY, TEAL, RED, OCHRE, GREEN, DARK, BROWN = "#23395b", "#2f8f94", "#d9533f", "#eaa83f", "#7fb069", "#3f7d58", "#8a5a3b"
CREAM, WHITE, ROSE, SKY, PLUM, GREY, STONE = "#fff1d6", "#fffdf7", "#f3b6a5", "#cfe8f0", "#7d4e6f", "#8d99a6", "#d8cbb8"
SKINS = ["#f6c9a4", "#c98b5f", "#8d5a3a", "#f2bd95", "#e0a878"]
HAIRS = ["#4a2f27", "#23201f", "#b5652b", "#d9d4cf", "#e2b65a"]


# Shapes, each a piece of SVG.


def rect(x, y, w, h, fill, r=0, more=""):
    return f'<rect x="{x:.1f}" y="{y:.1f}" width="{w:.1f}" height="{h:.1f}" rx="{r}" fill="{fill}" {more}/>'


def circle(x, y, r, fill, more=""):
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{r:.1f}" fill="{fill}" {more}/>'


def ellipse(x, y, rx, ry, fill, more=""):
    return f'<ellipse cx="{x:.1f}" cy="{y:.1f}" rx="{rx:.1f}" ry="{ry:.1f}" fill="{fill}" {more}/>'


def poly(points, fill, more=""):
    return f'<polygon points="{" ".join(f"{x:.1f},{y:.1f}" for x, y in points)}" fill="{fill}" {more}/>'


def path(d, fill="none", stroke=None, width=0, more=""):
    line = f'stroke="{stroke}" stroke-width="{width}" stroke-linecap="round" stroke-linejoin="round"' if stroke else ""
    return f'<path d="{d}" fill="{fill}" {line} {more}/>'


def line(x1, y1, x2, y2, stroke, width):
    return path(f"M{x1:.1f} {y1:.1f} L{x2:.1f} {y2:.1f}", stroke=stroke, width=width)


def at(x, y, content, scale=1.0, turn=0):
    return f'<g transform="translate({x:.1f} {y:.1f}) rotate({turn}) scale({scale})">{content}</g>'


# Things that come back from picture to picture.


def sky(top, bottom):
    return (
        f'<defs><linearGradient id="sky" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="{top}"/>'
        f'<stop offset="1" stop-color="{bottom}"/></linearGradient></defs>' + rect(0, 0, WIDTH, HEIGHT, "url(#sky)")
    )


def sun(x, y, r=62, fill="#ffd36b"):
    return circle(x, y, r * 1.7, fill, 'opacity="0.25"') + circle(x, y, r, fill)


def cloud(x, y, scale=1.0, fill=WHITE, opacity=0.9):
    puffs = [(0, 0, 38), (44, -16, 50), (98, -4, 42), (136, 8, 28)]
    shape = "".join(circle(px, py, r, fill) for px, py, r in puffs) + rect(-38, 4, 202, 34, fill, 17)
    return at(x, y, f'<g opacity="{opacity}">{shape}</g>', scale)


def hill(points, fill):
    """A soft line through the points, filled down to the lower edge."""
    d = f"M{points[0][0]} {points[0][1]}"
    for (x1, y1), (x2, y2) in zip(points, points[1:]):
        middle = (x1 + x2) / 2
        d += f" C{middle} {y1} {middle} {y2} {x2} {y2}"
    return path(d + f" L{points[-1][0]} {HEIGHT} L{points[0][0]} {HEIGHT} Z", fill)


def tree(x, base, height, fill=DARK, light=GREEN):
    crown = height * 0.34
    return (
        rect(x - height * 0.035, base - height * 0.45, height * 0.07, height * 0.45, BROWN, 3)
        + circle(x, base - height * 0.66, crown, fill)
        + circle(x - crown * 0.55, base - height * 0.52, crown * 0.72, fill)
        + circle(x + crown * 0.6, base - height * 0.5, crown * 0.7, fill)
        + circle(x - crown * 0.3, base - height * 0.76, crown * 0.42, light, 'opacity="0.55"')
    )


def poplar(x, base, height, fill=DARK):
    return rect(x - 4, base - height * 0.3, 8, height * 0.3, BROWN) + ellipse(x, base - height * 0.55, height * 0.13, height * 0.45, fill)


def window(x, y, w, h, glass="#bfe0ea", frame=WHITE, shutters=None):
    parts = [rect(x - 4, y - 4, w + 8, h + 8, frame, 3), rect(x, y, w, h, glass)]
    parts += [rect(x + w / 2 - 2, y, 4, h, frame), rect(x, y + h * 0.42, w, 4, frame)]
    if shutters:
        parts += [rect(x - w * 0.62, y - 4, w * 0.5, h + 8, shutters, 2), rect(x + w * 1.12, y - 4, w * 0.5, h + 8, shutters, 2)]
    return "".join(parts)


def house(x, base, w, h, wall=CREAM, roof=RED, shutters=TEAL, columns=2, rows=1, door=BROWN, tall=0.55):
    parts = [rect(x, base - h, w, h, wall)]
    parts.append(rect(x + w * 0.7, base - h - h * tall * 0.85, w * 0.09, h * tall * 0.6, "#b86b54"))
    parts.append(poly([(x - w * 0.07, base - h), (x + w * 0.5, base - h - h * tall), (x + w * 1.07, base - h)], roof))
    cell, floor = w / columns, h / (rows + 0.35)
    for row in range(rows):
        for column in range(columns):
            if door and row == rows - 1 and column == columns // 2:
                continue
            size = min(cell * 0.36, floor * 0.5)
            parts.append(window(x + cell * (column + 0.5) - size / 2, base - h + floor * (row + 0.28), size, size * 1.25, shutters=shutters))
    if door:
        dw = min(cell * 0.44, w * 0.2)
        parts.append(rect(x + cell * (columns // 2 + 0.5) - dw / 2, base - dw * 2, dw, dw * 2, door, 3))
        parts.append(circle(x + cell * (columns // 2 + 0.5) + dw * 0.3, base - dw * 0.95, dw * 0.07, OCHRE))
    return "".join(parts)


def person(x, base, height, clothes, kind=0, arms="down", skirt=False, trousers=NAVY, child=False):
    """Somebody who stands there. `arms` are down, up, out, wave or hold."""
    h = height
    head = h * (0.145 if child else 0.115)
    skin, hair = SKINS[kind % len(SKINS)], HAIRS[kind % len(HAIRS) if not (child and kind % 5 == 3) else 2]
    top, waist, neck = base - h + head * 2.1, base - h * 0.42, base - h + head * 1.7
    wide = h * 0.125
    limb = h * 0.062
    parts = [ellipse(x, base + 2, h * 0.2, h * 0.03, "#000", 'opacity="0.12"')]
    for side in (-1, 1):
        parts.append(line(x + side * wide * 0.5, waist, x + side * wide * 0.55, base - limb / 2, skin if skirt else trousers, limb * 1.25))
        parts.append(ellipse(x + side * wide * 0.68, base - limb * 0.3, limb * 0.85, limb * 0.5, "#3a2e2a"))
    shoulder = top + limb * 0.7
    reach = {
        "down": [(-1.45, 0.34), (1.45, 0.34)],
        "up": [(-1.75, -0.22), (1.75, -0.22)],
        "out": [(-2.6, 0.1), (2.6, 0.1)],
        "wave": [(-1.45, 0.34), (1.9, -0.2)],
        "hold": [(-0.55, 0.2), (0.55, 0.2)],
    }[arms]
    elbows = {"hold": 1.5}.get(arms)
    arm_parts = []
    for (dx, dy), side in zip(reach, (-1, 1)):
        ex, ey = x + dx * wide, shoulder + dy * h
        if elbows:
            arm_parts.append(path(f"M{x + side * wide * 0.8:.1f} {shoulder:.1f} Q{x + side * wide * elbows:.1f} {shoulder + h * 0.2:.1f} {ex:.1f} {ey:.1f}", stroke=clothes, width=limb))
        else:
            arm_parts.append(line(x + side * wide * 0.8, shoulder, ex, ey, clothes, limb))
        arm_parts.append(circle(ex, ey, limb * 0.62, skin))
    if arms != "hold":
        parts += arm_parts
    if skirt:
        parts.append(poly([(x - wide * 0.85, waist - h * 0.1), (x + wide * 0.85, waist - h * 0.1), (x + wide * 1.5, waist + h * 0.2), (x - wide * 1.5, waist + h * 0.2)], clothes))
    parts.append(rect(x - wide, top, wide * 2, waist - top + limb * 0.5, clothes, wide * 0.55))
    parts.append(rect(x - limb * 0.45, neck - limb * 0.3, limb * 0.9, limb * 1.4, skin))
    if arms == "hold":
        parts += arm_parts
    cx, cy = x, base - h + head
    parts.append(circle(cx, cy - head * 0.12, head * 1.06, hair))
    if kind % 3 == 1:
        parts.append(rect(cx - head * 1.06, cy - head * 0.2, head * 2.12, head * 1.25, hair, head * 0.5))
    parts.append(ellipse(cx, cy + head * 0.14, head * 0.84, head * 0.88, skin))
    parts.append(circle(cx - head * 0.32, cy + head * 0.1, head * 0.09, "#3a2e2a") + circle(cx + head * 0.32, cy + head * 0.1, head * 0.09, "#3a2e2a"))
    parts.append(path(f"M{cx - head * 0.28:.1f} {cy + head * 0.45:.1f} Q{cx:.1f} {cy + head * 0.72:.1f} {cx + head * 0.28:.1f} {cy + head * 0.45:.1f}", stroke="#a3523f", width=round(head * 0.12, 1)))
    return "".join(parts)


def bunting(x1, y1, x2, y2, flags, sag=50):
    colours = [RED, OCHRE, TEAL, WHITE, PLUM, GREEN]
    point = lambda t: (x1 + (x2 - x1) * t, y1 + (y2 - y1) * t + sag * 4 * t * (1 - t))
    mx, my = point(0.5)
    parts = [path(f"M{x1} {y1} Q{mx} {2 * my - (y1 + y2) / 2} {x2} {y2}", stroke=NAVY, width=3)]
    for i in range(flags):
        (ax, ay), (bx, by) = point((i + 0.18) / flags), point((i + 0.82) / flags)
        parts.append(poly([(ax, ay), (bx, by), ((ax + bx) / 2, (ay + by) / 2 + (bx - ax) * 1.05)], colours[i % len(colours)]))
    return "".join(parts)


def tricolour(x, y, w, h):
    return rect(x, y, w / 3, h, "#2c4b9b") + rect(x + w / 3, y, w / 3, h, WHITE) + rect(x + 2 * w / 3, y, w / 3, h, RED)


def stall(x, base, w, awning, goods):
    """A market stall: stripes, posts, and crates of round things."""
    parts = [rect(x + 8, base - 250, 9, 250, BROWN), rect(x + w - 17, base - 250, 9, 250, BROWN)]
    parts.append(rect(x, base - 110, w, 110, "#a8744e", 4))
    for plank in range(1, 4):
        parts.append(rect(x, base - 110 + plank * 27, w, 3, BROWN, 0, 'opacity="0.5"'))
    crate = w / len(goods)
    for i, (colour, kind) in enumerate(goods):
        cx = x + crate * i
        for row, count in ((0, 4), (1, 3)):
            for j in range(count):
                px = cx + crate * (0.17 + 0.22 * j + 0.11 * row)
                if kind == "long":
                    parts.append(ellipse(px, base - 124 - row * 14, crate * 0.07, 24, colour))
                    parts.append(path(f"M{px:.1f} {base - 146 - row * 14} l-6 -12 M{px:.1f} {base - 146 - row * 14} l6 -12", stroke=DARK, width=4))
                else:
                    parts.append(circle(px, base - 124 - row * crate * 0.16, crate * 0.115, colour))
        parts.append(rect(cx + 5, base - 122, crate - 10, 30, "#c99767", 3))
    stripes = 8
    for i in range(stripes):
        sw = (w + 40) / stripes
        fill = awning if i % 2 == 0 else WHITE
        sx = x - 20 + i * sw
        parts.append(poly([(sx + (x + w / 2 - sx) * 0.12, base - 318), (sx + sw + (x + w / 2 - sx - sw) * 0.12, base - 318), (sx + sw, base - 250), (sx, base - 250)], fill))
        parts.append(path(f"M{sx:.1f} {base - 251} h{sw:.1f} v6 a{sw / 2:.1f} {sw / 2:.1f} 0 0 1 -{sw:.1f} 0 Z", fill))
    return "".join(parts)


# The pictures.


def marche():
    parts = [sky("#bfe3ee", "#fdf3dc"), sun(1090, 120), cloud(180, 120, 0.9), cloud(640, 80, 0.7)]
    for x, w, h, wall, roof, shutters in [(-30, 250, 270, "#f7dcc0", "#c8664b", TEAL), (225, 210, 330, CREAM, "#b5573f", RED), (440, 260, 285, "#f3cdb4", "#c8664b", DARK), (705, 220, 340, "#fbe6c6", "#a94f3c", NAVY), (930, 240, 290, "#f0d3b2", "#c8664b", TEAL), (1175, 200, 320, CREAM, "#b5573f", PLUM)]:
        parts.append(house(x, 520, w, h, wall, roof, shutters, 2, 2, door=None, tall=0.3))
    parts.append(rect(0, 500, WIDTH, 220, "#e2cfb0"))
    parts += [ellipse(90 + 173 * i, 560 + (i * 53) % 120, 66, 8, "#d3bd98") for i in range(8)]
    parts.append(tree(1010, 520, 250, "#4c8a5b"))
    parts.append(stall(90, 610, 330, RED, [("#e2452f", "round"), ("#f09a37", "long"), ("#7fae4f", "round")]))
    parts.append(stall(520, 610, 330, TEAL, [("#f2c14e", "round"), ("#8f4f8a", "round"), ("#e9742b", "long")]))
    parts.append(person(470, 668, 225, PLUM, 1, "wave", skirt=True))
    parts.append(person(905, 672, 240, OCHRE, 3, "hold"))
    parts.append(rect(872, 560, 66, 46, "#b98553", 6) + path("M880 560 q25 -44 50 0", stroke=BROWN, width=6) + "".join(circle(884 + 15 * i, 556, 9, c) for i, c in enumerate([RED, GREEN, OCHRE, GREEN])))
    parts.append(person(1080, 676, 232, DARK, 0, "down"))
    parts.append(person(1165, 682, 150, RED, 4, "up", child=True))
    return parts


def fete():
    parts = [sky("#a9dbe8", "#fdf0cf"), sun(150, 120), cloud(980, 110, 1.0), cloud(420, 90, 0.6)]
    parts.append(hill([(0, 470), (400, 430), (900, 470), (1280, 430)], "#a9cc86"))
    parts += [tree(90, 560, 260), tree(1210, 560, 280)]
    parts.append(rect(260, 250, 760, 310, CREAM) + poly([(230, 250), (330, 160), (950, 160), (1050, 250)], "#c8664b"))
    parts.append(rect(560, 190, 160, 370, "#fbe6c6") + poly([(540, 190), (640, 105), (740, 190)], "#b5573f"))
    parts.append(circle(640, 225, 30, WHITE) + circle(640, 225, 24, NAVY) + line(640, 225, 640, 208, WHITE, 4) + line(640, 225, 653, 230, WHITE, 4))
    parts += [window(x, 320, 62, 84) for x in (310, 410, 800, 900)]
    parts.append(rect(595, 400, 90, 160, TEAL, 6) + rect(637, 400, 6, 160, "#26777b") + circle(625, 485, 5, OCHRE) + circle(655, 485, 5, OCHRE))
    parts.append(hill([(0, 555), (640, 540), (1280, 555)], "#8fbf6f"))
    parts += [bunting(60, 240, 600, 150, 12, 60), bunting(680, 150, 1230, 240, 12, 60)]
    for i, (x, y, c) in enumerate([(250, 300, RED), (285, 250, OCHRE), (318, 302, TEAL), (1000, 280, PLUM), (1040, 236, RED), (1078, 290, OCHRE)]):
        parts.append(path(f"M{x} {y + 38} Q{x + 10} {y + 130} {284 if i < 3 else 1040} 470", stroke=GREY, width=2))
        parts.append(ellipse(x, y, 31, 38, c) + ellipse(x - 10, y - 14, 7, 11, WHITE, 'opacity="0.5"') + poly([(x - 6, y + 45), (x + 6, y + 45), (x, y + 36)], c))
    for x, base, h, c, k, arms, skirt in [(284, 640, 165, RED, 3, "up", True), (400, 662, 158, TEAL, 0, "out", False), (505, 650, 168, OCHRE, 1, "up", True), (760, 655, 162, PLUM, 2, "wave", False), (880, 664, 156, GREEN, 4, "out", True), (1040, 645, 168, NAVY, 0, "up", False)]:
        parts.append(person(x, base, h, c, k, arms, skirt, trousers="#4d5d73", child=True))
    parts.append(person(630, 670, 245, "#c65b7c", 1, "out", skirt=True))
    parts += [circle((97 * i) % 1280, 690 - (i * 37) % 50, 6, [WHITE, OCHRE, ROSE][i % 3]) for i in range(24)]
    return parts


def crue():
    parts = [sky("#5d7488", "#b9c7cc"), cloud(120, 110, 1.5, "#7d90a0"), cloud(560, 70, 1.7, "#6f8496"), cloud(980, 120, 1.4, "#7d90a0")]
    parts.append(hill([(0, 380), (300, 290), (640, 350), (960, 270), (1280, 360)], "#7c9a84"))
    parts.append(hill([(0, 430), (350, 390), (800, 420), (1280, 385)], "#6a8b72"))
    parts += [house(60, 470, 150, 120, "#eadcc4", "#a5553f", "#5b7f83", 2, 1), house(220, 455, 130, 150, "#f0e2cb", "#8f4c3a", "#7d4e6f", 2, 2), house(1040, 460, 170, 140, "#eadcc4", "#a5553f", DARK, 2, 1)]
    parts += [poplar(400, 460, 190, "#4f7560"), poplar(450, 462, 160, "#4f7560"), poplar(990, 458, 200, "#4f7560")]
    parts.append(hill([(0, 455), (1280, 455)], "#8a7d62"))
    parts.append(path("M150 470 L150 402 Q640 336 1130 402 L1130 470 Z", "#c9bba4"))
    for x in (330, 640, 950):
        parts.append(path(f"M{x - 115} 600 L{x - 115} 520 A115 96 0 0 1 {x + 115} 520 L{x + 115} 600 Z", "#5b6f76"))
    parts.append(path("M150 402 Q640 336 1130 402 L1130 420 Q640 354 150 420 Z", "#b0a189"))
    parts.append(rect(0, 470, 150, 200, "#c9bba4") + rect(1130, 470, 150, 200, "#c9bba4"))
    parts.append('<g>' + rect(0, 520, WIDTH, 200, "#8c7d5d") + path("M0 520 q40 -18 80 0 t80 0 t80 0 t80 0 t80 0 t80 0 t80 0 t80 0 t80 0 t80 0 t80 0 t80 0 t80 0 t80 0 t80 0 t80 0 V560 H0 Z", "#8c7d5d") + "</g>")
    for i in range(17):
        x, y = (i * 211) % 1280, 552 + (i * 47) % 150
        parts.append(path(f"M{x} {y} q28 -14 56 0 t56 0", stroke="#b5a67f", width=6, more='opacity="0.75"'))
    parts.append(at(560, 610, rect(-90, -12, 180, 22, "#6d4a33", 10) + line(-30, -6, -60, -44, "#6d4a33", 9) + line(40, -6, 62, -34, "#6d4a33", 8), turn=-6))
    parts.append(at(1040, 585, line(0, 60, 0, -110, "#5d666e", 12) + poly([(0, -205), (76, -74), (-76, -74)], WHITE, 'stroke="#d9533f" stroke-width="18" stroke-linejoin="round"') + rect(-6, -158, 12, 46, NAVY, 5) + circle(0, -95, 7, NAVY)))
    for i in range(70):
        x, y = (i * 137) % 1330, (i * 89) % 500
        parts.append(line(x, y, x - 12, y + 34, "#dfe8ec", 2.5).replace("/>", 'opacity="0.55"/>'))
    return parts


def travaux():
    parts = [sky("#bfe0ea", "#fdf1d8"), sun(1130, 110, 55), cloud(240, 110, 0.9), cloud(700, 90, 0.7)]
    parts += [house(-20, 470, 240, 210, CREAM, "#c8664b", TEAL, 2, 2, door=None, tall=0.38), house(230, 470, 210, 250, "#f3cdb4", "#a94f3c", DARK, 2, 2, door=None, tall=0.33), house(960, 470, 210, 230, "#fbe6c6", "#b5573f", PLUM, 2, 2, door=None, tall=0.36), house(1180, 470, 220, 200, "#f0d3b2", "#c8664b", NAVY, 2, 2, door=None, tall=0.4)]
    parts += [tree(500, 480, 190), tree(900, 480, 210)]
    parts.append(rect(0, 462, WIDTH, 38, "#cfc4b3") + rect(0, 496, WIDTH, 224, "#77808a"))
    parts.append(rect(1080, 600, 130, 12, WHITE, 4))
    parts.append(path("M250 700 L320 590 Q620 560 930 590 L1010 700 Z", "#5a4636") + path("M290 720 L352 610 Q620 584 900 610 L960 720 Z", "#4a3a2d"))
    parts.append(rect(330, 634, 600, 44, "#4f93b8", 22) + rect(330, 640, 600, 10, "#8fc1da", 5) + rect(560, 626, 26, 60, "#3d7a9c", 4) + rect(780, 626, 26, 60, "#3d7a9c", 4))
    digger = rect(-110, -40, 220, 44, "#3b3f46", 22) + "".join(circle(-82 + 41 * i, -18, 14, GREY) for i in range(5))
    digger += rect(-90, -120, 180, 80, OCHRE, 14) + rect(-76, -206, 100, 96, OCHRE, 12) + rect(-60, -192, 66, 58, "#bfe0ea", 6) + rect(40, -150, 52, 30, "#c78a2c", 6)
    digger += path("M70 -110 Q150 -300 250 -250", stroke=OCHRE, width=30) + path("M250 -250 L312 -110", stroke="#d99832", width=24) + circle(250, -250, 15, NAVY) + path("M280 -118 L350 -118 L338 -52 Q300 -34 268 -64 Z", "#4c535c") + "".join(poly([(272 + 18 * i, -58), (288 + 18 * i, -58), (278 + 18 * i, -36)], "#4c535c") for i in range(3))
    parts.append(at(390, 592, digger))
    parts.append(person(860, 596, 190, OCHRE, 2, "hold", trousers="#c7702f") + path("M838 424 a22 20 0 0 1 44 0 Z", RED) + rect(830, 421, 60, 6, RED, 3))
    parts.append(person(965, 590, 185, "#e0702f", 3, "wave", trousers=NAVY) + path("M943 424 a22 20 0 0 1 44 0 Z", WHITE) + rect(936, 421, 60, 6, WHITE, 3))
    parts.append(rect(36, 560, 12, 124, GREY) + rect(196, 560, 12, 124, GREY) + rect(20, 572, 204, 36, WHITE, 4))
    parts += [poly([(28 + 44 * i, 608), (46 + 44 * i, 572), (68 + 44 * i, 572), (50 + 44 * i, 608)], RED) for i in range(4)]
    for x in (1080, 1180):
        parts.append(rect(x - 40, 676, 80, 14, "#b8432f", 4) + poly([(x - 9, 580), (x + 9, 580), (x + 29, 678), (x - 29, 678)], RED) + poly([(x - 15, 612), (x + 15, 612), (x + 20, 636), (x - 20, 636)], WHITE))
    return parts


def bibliotheque():
    parts = [rect(0, 0, WIDTH, HEIGHT, "#f6dfbd"), rect(0, 590, WIDTH, 130, "#b98457")]
    parts += [rect(0, 590 + 32 * i, WIDTH, 3, "#a37149") for i in range(4)]
    parts.append(rect(60, 90, 700, 510, "#8a5a3b", 8))
    colours = [RED, TEAL, OCHRE, NAVY, PLUM, GREEN, ROSE, "#5b8aa6", CREAM, DARK]
    number = 0
    for shelf in range(3):
        y = 110 + shelf * 162
        parts.append(rect(82, y, 656, 140, "#6d452c"))
        x = 90
        while x < 700:
            number += 1
            w, h = 18 + (number * 7) % 19, 88 + (number * 29) % 40
            colour = colours[(number * 3 + shelf) % len(colours)]
            if number % 13 == 0 and x < 640:
                parts.append(at(x + 8, y + 140, rect(0, -h, w, h, colour, 2), turn=-12))
                x += w + 40
                continue
            if number % 17 == 0 and x < 630:
                parts.append(rect(x + 12, y + 92, 44, 48, "#c8664b", 6) + "".join(ellipse(x + 34 + dx, y + 80, 9, 24, GREEN, f'transform="rotate({dx * 2} {x + 34} {y + 96})"') for dx in (-14, 0, 14)))
                x += 70
                continue
            parts.append(rect(x, y + 140 - h, w, h, colour, 2) + rect(x + w * 0.22, y + 140 - h * 0.8, w * 0.56, 5, WHITE, 0, 'opacity="0.6"') + rect(x + w * 0.22, y + 140 - h * 0.25, w * 0.56, 5, WHITE, 0, 'opacity="0.6"'))
            x += w + 3
    parts.append(rect(850, 90, 330, 260, WHITE, 6) + rect(866, 106, 298, 228, "#c9e4ee"))
    parts.append('<clipPath id="glass"><rect x="866" y="106" width="298" height="228"/></clipPath><g clip-path="url(#glass)">' + sun(1090, 150, 26) + ellipse(940, 350, 170, 80, "#93bd78") + ellipse(1120, 360, 150, 70, "#7fb069") + house(965, 312, 60, 44, CREAM, RED, None, 2, 1, door=None) + "</g>")
    parts.append(rect(1011, 106, 8, 228, WHITE) + rect(866, 214, 298, 8, WHITE))
    parts.append(ellipse(950, 655, 300, 42, "#c8664b") + ellipse(950, 655, 262, 33, "#d98468"))
    parts.append(rect(1168, 250, 10, 370, "#5b4a3f") + ellipse(1173, 622, 50, 12, "#5b4a3f") + poly([(1128, 330), (1218, 330), (1196, 244), (1150, 244)], OCHRE) + poly([(1128, 330), (1218, 330), (1262, 590), (1060, 590)], "#fff3c4", 'opacity="0.28"'))
    parts.append(rect(850, 430, 210, 190, TEAL, 44) + rect(826, 510, 56, 120, "#26777b", 26) + rect(1028, 510, 56, 120, "#26777b", 26) + rect(866, 548, 178, 74, "#3aa0a5", 22))
    parts.append(person(955, 655, 240, "#c65b7c", 3, "hold", trousers=NAVY))
    parts.append(poly([(918, 505), (955, 520), (955, 560), (918, 545)], WHITE) + poly([(992, 505), (955, 520), (955, 560), (992, 545)], CREAM) + line(955, 520, 955, 560, GREY, 2))
    parts.append(person(770, 680, 165, OCHRE, 2, "hold", child=True) + rect(742, 596, 56, 38, RED, 4) + rect(767, 596, 5, 38, "#b8432f"))
    parts.append(at(640, 640, ellipse(0, 10, 70, 26, "#e0a050") + circle(58, -6, 24, "#e0a050") + poly([(42, -20), (46, -42), (58, -28)], "#e0a050") + poly([(62, -28), (72, -42), (76, -18)], "#e0a050") + path("M-66 12 q-40 4 -30 -34", stroke="#e0a050", width=13) + path("M48 -4 q5 5 9 0 M62 -4 q5 5 9 0", stroke="#5b3a1c", width=3) + path("M-30 -12 v14 M-10 -15 v14 M10 -15 v14", stroke="#c5833a", width=5)))
    return parts


def chorale():
    parts = [sky("#2d3561", "#8a4f7d")]
    parts.append(path("M140 720 V300 Q640 -60 1140 300 V720 Z", "#e9c892") + path("M200 720 V330 Q640 20 1080 330 V720 Z", "#f4dcae"))
    for x, h in ((330, 210), (540, 270), (740, 270), (950, 210)):
        parts.append(path(f"M{x - 42} 400 V{400 - h + 60} Q{x} {400 - h - 10} {x + 42} {400 - h + 60} V400 Z", "#5f86b3"))
        parts.append(path(f"M{x - 42} {400 - h + 60} Q{x} {400 - h - 10} {x + 42} {400 - h + 60} V{400 - h + 110} H{x - 42} Z", "#d9733f") + path(f"M{x - 42} 330 h84 v36 h-84 Z", "#eaa83f") + rect(x - 2, 400 - h + 24, 4, h - 24, NAVY) + rect(x - 42, 328, 84, 4, NAVY) + rect(x - 42, 364, 84, 4, NAVY))
    parts.append(rect(0, 640, WIDTH, 80, "#a8744e") + rect(180, 560, 920, 90, "#8a5a3b", 6) + rect(240, 490, 800, 80, "#9a6743", 6))
    singers = [(300, 0), (415, 1), (530, 3), (645, 2), (760, 4), (875, 0), (985, 1)]
    for i, (x, kind) in enumerate(singers):
        parts.append(person(x, 500, 222, [PLUM, RED, "#374a7a"][i % 3], kind + i, "hold", skirt=i % 2 == 1, trousers="#2b2f45") + poly([(x - 34, 372), (x, 382), (x, 414), (x - 34, 404)], WHITE) + poly([(x + 34, 372), (x, 382), (x, 414), (x + 34, 404)], CREAM))
    for i, (x, kind) in enumerate([(245, 4), (360, 2), (475, 0), (805, 3), (925, 2), (1040, 0)]):
        parts.append(person(x, 575, 226, ["#374a7a", PLUM, RED][i % 3], kind + i, "hold", skirt=i % 2 == 0, trousers="#2b2f45") + poly([(x - 34, 444), (x, 454), (x, 486), (x - 34, 476)], WHITE) + poly([(x + 34, 444), (x, 454), (x, 486), (x + 34, 476)], CREAM))
    # The conductor, from behind.
    parts.append(ellipse(640, 706, 60, 9, "#000", 'opacity="0.2"') + line(622, 600, 618, 700, "#23242f", 24) + line(658, 600, 662, 700, "#23242f", 24) + path("M598 478 Q640 462 682 478 L690 620 Q640 634 590 620 Z", "#2b2d3a") + path("M640 560 L628 626 M640 560 L652 626", stroke="#3d4052", width=4) + path("M606 492 Q556 480 540 408", stroke="#2b2d3a", width=24) + path("M674 492 Q724 480 744 412", stroke="#2b2d3a", width=24) + circle(539, 400, 13, SKINS[0]) + circle(745, 404, 13, SKINS[0]) + line(745, 404, 786, 350, WHITE, 5) + rect(630, 452, 20, 22, SKINS[0]) + circle(640, 430, 31, "#8a8079"))
    for x, y, scale in ((250, 150, 1.0), (420, 90, 0.8), (880, 96, 0.9), (1040, 170, 1.1), (120, 260, 0.9), (1180, 290, 0.8)):
        parts.append(at(x, y, '<g opacity="0.9">' + ellipse(0, 0, 16, 12, OCHRE, 'transform="rotate(-20)"') + line(14, -4, 14, -62, OCHRE, 5) + path("M14 -62 q26 8 24 36", stroke=OCHRE, width=6) + "</g>", scale))
    return parts


def sentier():
    parts = [sky("#f6c98a", "#fdeecb"), sun(930, 190, 74, "#ffe29a"), cloud(200, 120, 0.9, "#fff6e6"), cloud(1080, 90, 0.7, "#fff6e6")]
    parts.append(hill([(0, 400), (260, 260), (480, 350), (760, 220), (1040, 340), (1280, 260)], "#a9a6c4"))
    parts.append(hill([(0, 440), (320, 350), (700, 430), (1000, 340), (1280, 410)], "#8fae9a"))
    parts.append(hill([(0, 470), (420, 480), (820, 420), (1280, 490)], "#7fa86f"))
    parts += [poplar(90 + 36 * i, 490 - i * 3, 120 + (i * 31) % 40, "#56805c") for i in range(6)]
    parts += [house(905, 452, 64, 48, CREAM, "#c8664b", None, 2, 1, door=None), house(980, 446, 56, 62, "#f7dcc0", "#b5573f", None, 2, 1, door=None), rect(1048, 366, 30, 80, CREAM), poly([(1042, 366), (1063, 306), (1084, 366)], "#6b7a8c")]
    parts.append(hill([(0, 560), (400, 510), (900, 560), (1280, 520)], "#8fbf6f"))
    parts.append(path("M520 720 C560 640 820 640 800 580 C785 540 640 545 660 510 C672 488 760 486 800 462 L812 464 C790 490 716 496 712 512 C706 536 880 540 890 585 C905 650 740 660 740 720 Z", "#eed9ae"))
    parts += [tree(1180, 640, 330), tree(150, 650, 300, "#4c8a5b")]
    parts.append(rect(322, 420, 14, 250, BROWN, 4) + poly([(250, 440), (390, 440), (418, 464), (390, 488), (250, 488)], OCHRE) + poly([(408, 506), (280, 506), (254, 530), (280, 554), (408, 554)], TEAL) + rect(272, 458, 92, 12, WHITE, 5) + rect(292, 524, 92, 12, WHITE, 5))
    parts.append(person(640, 660, 215, RED, 0, "wave") + rect(596, 496, 26, 66, NAVY, 10))
    parts.append(person(740, 668, 210, TEAL, 1, "down", trousers="#6b5d4b") + line(706, 590, 696, 668, BROWN, 5))
    parts.append(person(835, 664, 145, OCHRE, 4, "up", child=True))
    dog = rect(-44, -46, 84, 32, "#a9713f", 16) + "".join(rect(x, -22, 11, 24, "#a9713f", 4) for x in (-36, -18, 14, 28)) + circle(48, -56, 20, "#a9713f") + rect(54, -56, 26, 14, "#a9713f", 7) + ellipse(40, -56, 9, 18, "#7d4f28") + path("M-42 -40 q-24 -8 -26 -30", stroke="#a9713f", width=9) + circle(78, -52, 4, "#2b1c12") + circle(54, -60, 3, "#2b1c12")
    parts.append(at(950, 676, dog))
    parts += [circle((173 * i) % 1280, 700 - (i * 41) % 60, 5, [WHITE, "#f6d15f", ROSE][i % 3]) for i in range(20)]
    return parts


def tri():
    parts = [sky("#c4e6ea", "#f4f3d8"), sun(170, 120, 56), cloud(520, 100, 0.8), cloud(1010, 130, 0.9)]
    parts.append(hill([(0, 430), (350, 390), (800, 430), (1280, 380)], "#a9cc86"))
    parts += [house(60, 490, 190, 150, CREAM, "#c8664b", TEAL, 2, 1), house(1010, 490, 210, 160, "#f3cdb4", "#a94f3c", NAVY, 3, 1), tree(330, 500, 220), tree(945, 500, 190, "#4c8a5b")]
    parts.append(rect(0, 486, WIDTH, 234, "#d9d0bf") + rect(0, 482, WIDTH, 12, "#bfb39d"))

    def bin_(x, body, lid, sign):
        return (
            ellipse(x, 672, 90, 12, "#000", 'opacity="0.13"')
            + poly([(x - 76, 440), (x + 76, 440), (x + 62, 660), (x - 62, 660)], body)
            + rect(x - 88, 404, 176, 40, lid, 14)
            + rect(x - 30, 392, 60, 16, lid, 7)
            + circle(x - 44, 662, 17, "#3b3f46")
            + circle(x + 44, 662, 17, "#3b3f46")
            + circle(x, 545, 46, WHITE, 'opacity="0.92"')
            + at(x, 545, sign)
        )

    bottle = rect(-11, -12, 22, 40, TEAL, 6) + rect(-5, -32, 10, 22, TEAL, 3)
    apple = circle(-8, 6, 18, RED) + circle(8, 6, 18, RED) + path("M0 -10 q2 -14 12 -18", stroke=BROWN, width=5) + ellipse(-9, -17, 11, 6, GREEN)
    newspaper = rect(-26, -24, 52, 48, "#e9e4d8", 3) + rect(-20, -18, 40, 9, NAVY) + "".join(rect(-20, -3 + 9 * i, 40 - 12 * (i == 2), 4, GREY) for i in range(3))
    bag = path("M-20 -8 Q-30 26 -14 28 H14 Q30 26 20 -8 Q0 4 -20 -8 Z", "#5b6068") + path("M-14 -12 L-22 -26 M14 -12 L22 -26 M-16 -12 Q0 -4 16 -12", stroke="#5b6068", width=6)
    parts += [bin_(330, "#6f8f5a", "#597548", apple), bin_(540, "#e8b93e", "#d3a22c", newspaper), bin_(750, "#4f8f86", "#3e766e", bottle), bin_(960, "#747c86", "#5e656e", bag)]
    parts.append(person(150, 680, 245, RED, 1, "hold", skirt=True) + rect(112, 546, 76, 54, "#c99767", 4) + rect(112, 560, 76, 4, "#a8744e") + at(134, 540, newspaper, 0.6, -10) + at(164, 536, bottle, 0.8, 8))
    parts.append(person(1130, 684, 160, TEAL, 4, "wave", child=True) + at(1175, 566, bottle, 0.7))
    return parts


def conseil():
    parts = [sky("#b7dbe8", "#fdf0d5"), cloud(170, 120, 0.9), cloud(960, 100, 1.0)]
    parts += [house(-60, 560, 230, 230, "#f3cdb4", "#a94f3c", DARK, 2, 2, door=None, tall=0.35), house(1110, 560, 240, 250, "#fbe6c6", "#b5573f", PLUM, 2, 2, door=None, tall=0.33)]
    parts.append(rect(250, 250, 780, 320, "#f6e5c5") + rect(235, 236, 810, 22, STONE) + poly([(240, 238), (320, 138), (960, 138), (1040, 238)], "#66788c"))
    parts.append(rect(540, 186, 200, 390, "#fbeed4") + poly([(520, 190), (640, 104), (760, 190)], STONE) + poly([(556, 182), (640, 122), (724, 182)], "#fbeed4"))
    parts.append(rect(606, 58, 68, 70, "#fbeed4") + poly([(594, 60), (640, 12), (686, 60)], "#66788c") + circle(640, 88, 20, WHITE) + circle(640, 88, 16, NAVY) + line(640, 88, 640, 77, WHITE, 3) + line(640, 88, 648, 91, WHITE, 3))
    for x in (296, 408, 792, 904):
        parts += [window(x, 290, 68, 92, shutters=None), window(x, 430, 68, 92, shutters=None), rect(x - 12, 384, 92, 9, STONE), rect(x - 12, 524, 92, 9, STONE)]
    parts += [window(x, 276, 46, 70) for x in (560, 617, 674)]
    parts.append(rect(548, 366, 184, 14, STONE) + "".join(rect(552 + 16 * i, 346, 5, 22, "#58616b") for i in range(12)) + rect(548, 342, 184, 5, "#58616b"))
    parts.append(path("M592 576 V450 Q640 396 688 450 V576 Z", "#7a4d33") + rect(637, 424, 6, 152, "#5f3a26") + circle(626, 510, 5, OCHRE) + circle(654, 510, 5, OCHRE))
    for x, turn in ((566, -18), (714, 18)):
        parts.append(at(x, 392, line(0, 0, 0, -92, "#8a5a3b", 6) + tricolour(2 if turn > 0 else -62, -92, 60, 42), turn=turn))
    parts.append(rect(520, 570, 240, 14, "#cbbfa9") + rect(500, 584, 280, 14, STONE) + rect(0, 596, WIDTH, 124, "#e2d3b6"))
    parts += [tree(190, 606, 230, "#4c8a5b"), tree(1080, 606, 230, "#4c8a5b")]
    for x, y in ((330, 596), (950, 596)):
        parts.append(rect(x - 60, y - 30, 120, 30, "#c8664b", 6) + "".join(circle(x - 48 + 16 * i, y - 36 - (i % 2) * 8, 11, [RED, OCHRE, ROSE, WHITE][i % 4]) for i in range(7)))
    parts.append(rect(402, 470, 10, 160, BROWN) + rect(482, 470, 10, 160, BROWN) + rect(388, 450, 118, 110, BROWN, 5) + rect(398, 460, 98, 90, CREAM) + rect(406, 468, 38, 50, WHITE) + rect(450, 468, 38, 30, "#ffe1a6") + rect(450, 504, 38, 40, WHITE) + rect(406, 524, 38, 20, "#cfe8f0"))
    parts += [person(350, 680, 215, TEAL, 3, "wave", skirt=True), person(800, 684, 225, NAVY, 0, "hold", trousers="#3d4a5c"), person(890, 690, 218, RED, 2, "down", skirt=True), person(1000, 692, 150, OCHRE, 4, "up", child=True)]
    parts.append(rect(782, 582, 38, 48, WHITE, 2) + "".join(rect(788, 590 + 9 * i, 26, 3, GREY) for i in range(4)))
    return parts


def jardin():
    parts = [sky("#bfe3ee", "#fbf3d2"), sun(200, 130, 64), cloud(560, 110, 0.9), cloud(1000, 80, 0.7)]
    parts.append(hill([(0, 380), (400, 330), (840, 380), (1280, 320)], "#a9cc86"))
    parts += [tree(90, 440, 220), tree(1190, 450, 250, "#4c8a5b")]
    parts += [rect(20 + 62 * i, 370, 44, 110, "#e9d7b4", 6) for i in range(21)] + [rect(0, 396, WIDTH, 12, "#d6c096"), rect(0, 442, WIDTH, 12, "#d6c096")]
    parts.append(rect(880, 250, 200, 220, "#a8744e") + "".join(rect(880 + 33 * i, 250, 3, 220, BROWN) for i in range(1, 6)) + poly([(860, 254), (980, 170), (1100, 254)], "#6b7a8c") + rect(950, 330, 66, 140, "#7a4d33", 3) + window(902, 300, 34, 38))
    parts.append(rect(0, 474, WIDTH, 246, "#9cc47c"))
    for row in range(3):
        y = 520 + row * 72
        parts.append(path(f"M-20 {y + 30} Q640 {y + 4} 1300 {y + 30} L1300 {y + 58} Q640 {y + 34} -20 {y + 58} Z", "#8a6344"))
        for i in range(13):
            x = 40 + i * 100 + row * 30
            curve = y + 30 - 24 * (1 - ((x - 640) / 660) ** 2)
            kind = (row + i // 5) % 3
            if kind == 0:
                parts.append(circle(x - 14, curve, 17, "#6aa84f") + circle(x + 14, curve, 17, "#6aa84f") + circle(x, curve - 12, 19, "#8cc56a"))
            elif kind == 1:
                parts.append(path(f"M{x} {curve + 6} q-18 -34 -26 -36 M{x} {curve + 6} q0 -40 0 -48 M{x} {curve + 6} q18 -34 26 -36", stroke="#4c8a3f", width=6) + ellipse(x, curve + 10, 9, 13, "#ee8a33"))
            else:
                parts.append(line(x, curve + 12, x, curve - 62, "#a8744e", 5) + path(f"M{x} {curve + 10} q-14 -30 0 -60", stroke="#4c8a3f", width=6) + "".join(circle(x + dx, curve + dy, 10, RED) for dx, dy in ((-12, -12), (11, -28), (-8, -46))))
    parts.append(person(430, 690, 235, TEAL, 1, "hold", skirt=True) + path("M396 470 q34 -42 68 0 Z", "#e8c977") + rect(380, 466, 100, 10, "#d6b35c", 5))
    can = rect(-34, -34, 68, 60, "#5b8aa6", 10) + path("M32 8 L78 -30", stroke="#5b8aa6", width=13) + path("M66 -36 L92 -20", stroke="#5b8aa6", width=10) + path("M-34 -22 q-34 24 0 44", stroke="#5b8aa6", width=9)
    parts.append(at(450, 572, can))
    parts += [path(f"M{540 + 12 * i} {560 + 6 * i} q6 30 4 60", stroke="#8ec6dd", width=4) for i in range(4)]
    parts.append(person(760, 694, 240, RED, 3, "wave", trousers="#4d6a8c"))
    parts.append(person(850, 700, 150, OCHRE, 2, "hold", child=True) + rect(812, 620, 76, 40, "#b98553", 6) + "".join(circle(824 + 17 * i, 616, 12, c) for i, c in enumerate([RED, "#7fae4f", "#ee8a33", RED])))
    return parts


def velo():
    parts = [sky("#bfe0ea", "#fdf1d8"), sun(1120, 120, 58), cloud(300, 110, 0.9), cloud(760, 80, 0.7)]
    parts.append(hill([(0, 400), (340, 340), (760, 400), (1280, 330)], "#a9cc86"))
    parts += [house(70, 470, 180, 150, CREAM, "#c8664b", TEAL, 2, 1), tree(330, 480, 220), tree(1200, 490, 250, "#4c8a5b")]
    parts.append(rect(0, 466, WIDTH, 254, "#dccfb6"))
    parts.append(rect(470, 250, 10, 330, BROWN) + rect(1000, 250, 10, 330, BROWN))
    parts += [poly([(440 + 75 * i, 250), (440 + 75 * (i + 1), 250), (430 + 77.5 * (i + 1), 310), (430 + 77.5 * i, 310)], [TEAL, WHITE][i % 2]) for i in range(8)] + [poly([(430, 252), (500, 200), (980, 200), (1050, 252)], "#26777b")]
    parts.append(bunting(480, 330, 1000, 330, 11, 34))

    def bike(colour):
        wheel = lambda x: circle(x, 0, 62, "none", 'stroke="#3b3f46" stroke-width="10"') + circle(x, 0, 7, "#3b3f46") + "".join(line(x, 0, x + 56 * math.cos(a), 56 * math.sin(a), "#b8bfc6", 2) for a in [k * math.pi / 5 for k in range(10)])
        frame = f"M-95 0 L-40 -88 L62 -88 L-5 0 Z M-40 -88 L-5 0 M-40 -88 L-50 -118 M95 0 L62 -88 L54 -122"
        return wheel(-95) + wheel(95) + path(frame, stroke=colour, width=10) + path("M-74 -122 h48", stroke="#5b3a28", width=13) + path("M54 -122 q24 -6 34 14", stroke="#3b3f46", width=9) + circle(-5, 0, 17, "#8d99a6") + line(-5, 0, 12, 24, "#3b3f46", 6)

    parts.append(line(640, 440, 640, 610, GREY, 12) + line(590, 612, 690, 612, GREY, 12) + at(640, 520, bike(RED)))
    parts.append(at(235, 622, bike(TEAL)) + at(1080, 625, bike(OCHRE), 0.95))
    parts.append(rect(820, 520, 170, 16, BROWN, 4) + rect(834, 536, 12, 96, BROWN) + rect(964, 536, 12, 96, BROWN) + rect(840, 478, 66, 42, RED, 5) + rect(862, 466, 22, 14, "#3b3f46", 4) + line(925, 516, 960, 496, GREY, 9) + circle(964, 494, 11, GREY))
    parts += [person(510, 660, 230, OCHRE, 0, "wave", trousers="#4d6a8c"), person(775, 664, 225, PLUM, 1, "hold", skirt=False, trousers=NAVY), person(410, 668, 150, GREEN, 4, "up", child=True)]
    return parts


def match():
    parts = [sky("#a9d6ea", "#e9f3dc"), sun(1100, 110, 56), cloud(250, 100, 1.0), cloud(720, 120, 0.8)]
    parts.append(hill([(0, 330), (400, 280), (860, 330), (1280, 270)], "#8fb58a"))
    parts += [poplar(60 + 44 * i, 372, 110 + (i * 37) % 50, "#5a8a62") for i in range(28)]
    parts += [rect(0, 368 + i * 44, WIDTH, 44, ["#79b45c", "#6ca751"][i % 2]) for i in range(8)]
    parts.append(path("M-20 420 L1300 420", stroke=WHITE, width=6) + path("M250 420 L120 600 L1160 600 L1030 420", stroke=WHITE, width=6))
    net = "".join(line(430 + 30 * i, 232, 430 + 30 * i, 424, "#eef3f2", 1.6) for i in range(15)) + "".join(line(420, 240 + 24 * i, 860, 240 + 24 * i, "#eef3f2", 1.6) for i in range(8))
    parts.append(f'<g opacity="0.8">{net}</g>' + rect(416, 224, 12, 204, WHITE) + rect(852, 224, 12, 204, WHITE) + rect(416, 222, 448, 12, WHITE, 4))
    parts.append(person(640, 436, 160, OCHRE, 2, "out", trousers="#3b3f46"))
    for x, base, h, c, k, arms in [(230, 560, 185, RED, 0, "out"), (390, 640, 215, TEAL, 1, "down"), (860, 560, 188, TEAL, 4, "wave"), (1010, 650, 218, RED, 3, "up"), (1180, 540, 175, RED, 2, "down")]:
        parts.append(person(x, base, h, c, k, arms, trousers=WHITE))
    parts.append(person(540, 700, 235, RED, 1, "out", trousers=WHITE))
    parts.append(ellipse(640, 688, 30, 7, "#000", 'opacity="0.18"') + circle(640, 662, 26, WHITE) + poly([(640 + 11 * math.cos(a), 662 + 11 * math.sin(a)) for a in [-math.pi / 2 + 2 * math.pi * k / 5 for k in range(5)]], NAVY) + "".join(line(640 + 11 * math.cos(a), 662 + 11 * math.sin(a), 640 + 24 * math.cos(a), 662 + 24 * math.sin(a), NAVY, 3) for a in [-math.pi / 2 + 2 * math.pi * k / 5 for k in range(5)]))
    return parts


PICTURES = [marche, fete, crue, travaux, bibliotheque, chorale, sentier, tri, conseil, jardin, velo, match]


def draw(picture):
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}">{"".join(picture())}</svg>'
    pixels = Image.open(io.BytesIO(bytes(resvg_py.svg_to_bytes(svg_string=svg, width=WIDTH, height=HEIGHT)))).convert("RGB")
    file = pathlib.Path(__file__).with_name(f"{picture.__name__}.jpg")
    pixels.save(file, quality=72, optimize=True, progressive=True)
    print(f"{file.name}: {file.stat().st_size // 1024} KiB")


wanted = sys.argv[1:]
for picture in PICTURES:
    if not wanted or picture.__name__ in wanted:
        draw(picture)
