#!/usr/bin/env python3
"""Writes the demo's two documents, as PDF beside this script. Everything in them is invented.

    pip install fpdf2==2.8.9 && ./write.py
"""

import datetime
import pathlib
import re

from fpdf import FPDF, FontFace

MADE = datetime.datetime(2026, 11, 22, tzinfo=datetime.timezone.utc)
INVENTED = "Démonstration : ce document est inventé."
NAVY, PALE = (35, 57, 91), (255, 241, 214)


class Document(FPDF):
    def __init__(self, title, subject):
        super().__init__(format="A4")
        # The standard fonts are in every reader, so the file stays small; their encoding has the French characters.
        self.core_fonts_encoding = "windows-1252"
        self.set_lang("fr-FR")
        self.set_title(title)
        self.set_subject(subject)
        self.set_author("Démonstration de Tambour")
        self.set_creation_date(MADE)
        self.set_margins(22, 22)
        self.set_auto_page_break(True, 24)
        self.add_page()
        self.set_text_color(*NAVY)
        self.set_font("Helvetica", "", 11)
        self.cell(0, 6, subject, new_x="LMARGIN", new_y="NEXT")
        self.set_font("Helvetica", "B", 20)
        self.multi_cell(0, 10, title, new_x="LMARGIN", new_y="NEXT")
        self.ln(3)

    def normalize_text(self, text):
        # French typography; the standard fonts have no narrow space.
        text = re.sub(r" (?=[:;?!»€%]|h\b)|(?<=«) |(?<=\d) (?=\d)|(?<=\bh) (?=\d)", "\u00a0", text)
        return super().normalize_text(text)

    def footer(self):
        self.set_y(-16)
        self.set_font("Helvetica", "I", 9)
        self.set_text_color(110)
        self.cell(0, 6, f"{INVENTED} Page {self.page_no()}")

    def heading(self, text):
        self.ln(1.5)
        self.set_text_color(*NAVY)
        self.set_font("Helvetica", "B", 13)
        self.start_section(text)
        self.multi_cell(0, 6.5, text, new_x="LMARGIN", new_y="NEXT")

    def paragraph(self, text):
        self.set_text_color(30)
        self.set_font("Helvetica", "", 11)
        self.multi_cell(0, 5.8, text, new_x="LMARGIN", new_y="NEXT", align="L", markdown=True)
        self.ln(2)

    def grid(self, widths, rows):
        self.set_text_color(30)
        self.set_font("Helvetica", "", 10.5)
        head = FontFace(emphasis="BOLD", fill_color=PALE)
        with self.table(col_widths=widths, headings_style=head, line_height=5.6, text_align="LEFT", padding=0.7) as table:
            for row in rows:
                cells = table.row()
                for cell in row:
                    cells.cell(cell)
        self.ln(3)


def minutes():
    pdf = Document("Procès-verbal de la dernière séance", "Commune de Kerling-lès-Sierck, conseil municipal")
    pdf.paragraph(
        "La séance est ouverte à 20 h, à la mairie, sous la présidence du maire. **Onze conseillers sont présents, deux sont représentés** : "
        "le quorum est atteint. Le secrétariat de séance est confié à Odile Kremer. Neuf habitants assistent à la séance."
    )
    pdf.heading("1. Approbation du procès-verbal précédent")
    pdf.paragraph("Le procès-verbal est approuvé à l’unanimité, après la correction d’un nom de rue.")
    pdf.heading("2. Toiture de l’école")
    pdf.paragraph(
        "Trois entreprises ont répondu. La mieux classée propose de réparer la toiture pendant les vacances, pour 38 400 €, isolation "
        "comprise. Une conseillère demande si des panneaux solaires pourront être posés plus tard : la charpente le permettra."
    )
    pdf.heading("3. Aire de jeux de Haute-Sierck")
    pdf.paragraph("Le toboggan et le sol sont remplacés pour 11 200 €. L’ancien banc, que les enfants appellent « le bateau », est gardé.")
    pdf.heading("4. Circulation à l’entrée de Kerling")
    pdf.paragraph("Une chicane sera essayée pendant six mois. Les vitesses sont mesurées avant et après, et les chiffres seront publiés.")
    pdf.heading("5. Terrain derrière l’école")
    pdf.paragraph(
        "Le maire présente l’offre reçue. Après une heure de débat, le conseil décide de **ne pas vendre le terrain avant que les "
        "habitants aient donné leur avis**. Une réunion publique sera organisée."
    )
    pdf.heading("6. Cimetière")
    pdf.paragraph("Le règlement est mis à jour : horaires, fleurissement, accès des véhicules.")
    pdf.heading("Les votes")
    pdf.grid(
        (50, 15, 15, 20),
        [
            ("Sujet", "Pour", "Contre", "Abstention"),
            ("Procès-verbal précédent", "13", "0", "0"),
            ("Toiture de l’école", "13", "0", "0"),
            ("Aire de jeux de Haute-Sierck", "13", "0", "0"),
            ("Essai d’une chicane", "11", "2", "0"),
            ("Terrain : attendre l’avis des habitants", "9", "3", "1"),
            ("Règlement du cimetière", "13", "0", "0"),
        ],
    )
    pdf.paragraph("La parole est donnée au public pendant un quart d’heure. La séance est levée à 22 h 35.")
    return pdf


def calendar():
    pdf = Document("Calendrier de collecte", "Syndicat des Deux Rives, déchets et réemploi")
    pdf.paragraph("Sortez vos bacs **la veille au soir, après 19 h**. Lorsque le jour de collecte est férié, le passage est reporté au lendemain.")
    pdf.grid(
        (30, 35, 35),
        [
            ("Déchets", "Kerling-lès-Sierck", "Thionville"),
            ("Ordures ménagères, bac gris", "chaque mardi", "chaque lundi et chaque jeudi"),
            ("Emballages et papiers, bac jaune", "vendredi, semaines paires", "chaque mercredi"),
            ("Biodéchets, bac marron", "chaque mardi", "chaque lundi"),
            ("Verre", "conteneur, derrière la salle communale", "conteneurs, dans chaque quartier"),
            ("Encombrants", "sur inscription en mairie", "sur rendez-vous, par téléphone"),
            ("Sapins", "premier vendredi après les fêtes", "parcs à sapins, pendant trois semaines"),
        ],
    )
    pdf.heading("La déchèterie")
    pdf.grid(
        (30, 35, 35),
        [
            ("Jour", "D’avril à octobre", "De novembre à mars"),
            ("Du mardi au vendredi", "de 9 h à 12 h et de 14 h à 18 h", "de 9 h à 12 h et de 14 h à 17 h"),
            ("Samedi", "de 9 h à 18 h", "de 9 h à 17 h"),
            ("Dimanche et lundi", "fermée", "fermée"),
        ],
    )
    pdf.heading("Avant de jeter")
    pdf.paragraph(
        "Un grille-pain, une chaise, un vélo d’enfant ? L’atelier du réemploi le répare ou le donne, à l’entrée de la déchèterie, le samedi "
        "de 10 h à 16 h. Une question : 03 53 01 57 90."
    )
    return pdf


for name, document in (("proces-verbal", minutes()), ("calendrier-de-collecte", calendar())):
    file = pathlib.Path(__file__).with_name(f"{name}.pdf")
    document.output(str(file))
    print(f"{file.name}: {file.stat().st_size} bytes")
