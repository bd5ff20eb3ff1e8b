"""The warranty, a PDF."""

from tools.samples.blocks import Block, Clauses, Grid, Heading, Steps

WARRANTY: tuple[Block, ...] = (
    Heading(1, "Larchlight Warranty"),
    Clauses(
        (
            "This warranty applies from January 1, 2026. It explains how long your gear is covered, what we "
            "do when something fails, and how to make a claim.",
        )
    ),
    Heading(2, "1. Words we use"),
    Clauses(
        (
            "1.1 “Larchlight-brand” means a product that carries the Larchlight name on its sewn-in or printed label.",
            "1.2 “Defect” means a fault in material or workmanship, even if it shows only later.",
            "1.3 “Normal wear” means the gradual change that every item shows in use, such as thinning "
            "soles, fading colors and water repellency that washes out.",
            "1.4 “Business day” means Monday through Friday, except US federal holidays.",
        )
    ),
    Heading(2, "2. Who is covered, and from when"),
    Clauses(
        (
            "2.1 The warranty covers the person who bought the item from us, or who received it as a gift, "
            "with proof of purchase.",
            "2.2 The warranty starts on the day of delivery or, in a store, on the day of purchase.",
            "2.3 The warranty does not pass to a later owner. Exception: Second Trail gear bought from us "
            "has its own warranty, listed in section 3.",
            "2.4 The warranty covers private use. Items used for guiding, rental or other business are not covered.",
        )
    ),
    Heading(2, "3. How long Larchlight-brand gear is covered"),
    Grid(
        (
            ("Product category", "Warranty", "Examples of covered defects"),
            ("Tents and shelters", "5 years", "Failed seams, peeling seam tape, broken pole tips"),
            ("Backpacks and bags", "10 years", "Torn stitching, broken buckles, cracked frames"),
            ("Sleeping bags and quilts", "5 years", "Leaking baffles, failed zippers"),
            ("Sleeping pads", "3 years", "Leaking valves, separated layers"),
            ("Rainwear and insulated clothing", "3 years", "Delaminated fabric, failed zippers"),
            ("Other clothing", "2 years", "Open seams, failed snaps"),
            ("Footwear", "1 year", "Separated soles, failed eyelets"),
            ("Stoves and cookware", "2 years", "Leaking joints, failed igniters"),
            ("Trekking poles and snowshoes", "2 years", "Failed locks, broken bindings"),
            ("Headlamps and lanterns", "2 years", "Dead switches, failed seals"),
            ("Rechargeable batteries", "1 year", "Less than 60 percent of rated capacity"),
            ("Kayaks and paddles", "3 years", "Cracked hulls, loose ferrules"),
            ("Second Trail refurbished gear", "6 months", "Failed repairs, defects not shown in the grade"),
        ),
        (0.34, 0.16, 0.50),
    ),
    Heading(2, "4. Gear from other makers"),
    Clauses(
        (
            "4.1 Gear from other makers is covered by the maker's own warranty.",
            "4.2 If you bought the item from us within the last 24 months, we will forward your claim to the "
            "maker within 2 business days after you send it.",
            "4.3 Ropes, harnesses, helmets, carabiners, climbing protection and avalanche gear are covered "
            "by the maker's warranty only. We never repair them.",
        )
    ),
    Heading(2, "5. What we will do"),
    Clauses(
        (
            "5.1 If a covered item has a defect, we will repair it free of charge.",
            "5.2 If it cannot be repaired, we will replace it with the same or an equal model.",
            "5.3 If it can be neither repaired nor replaced, we will give you store credit for the price you "
            "paid. Exception: in the first 12 months you can choose a refund to your original payment method "
            "instead.",
            "5.4 A repaired or replaced item is covered for the rest of its warranty or for 90 days, "
            "whichever is longer.",
        )
    ),
    Heading(2, "6. What is not covered"),
    Clauses(
        (
            "6.1 The warranty does not cover normal wear.",
            "6.2 The warranty does not cover accidents, misuse, fire, animals, mold, long exposure to the "
            "sun, loss or theft.",
            "6.3 The warranty does not cover items that someone other than us or the maker has altered or repaired.",
            "6.4 However, if a Larchlight-brand item is damaged by accident during its warranty, we will "
            "take 20 percent off the repair prices in Products and Services.",
        )
    ),
    Heading(2, "7. How to make a claim"),
    Steps(
        (
            "Stop using the item if it could hurt someone.",
            "Start a claim at larchlight.example/warranty, by phone or in any store, within 60 days after "
            "you notice the defect.",
            "Send one photo of the whole item, one of the defect, and your proof of purchase.",
            "Wait for our answer, which you will have within 3 business days. It tells you whether we need "
            "to see the item.",
            "Send the item clean and dry with our prepaid label, or hand it in at any store.",
            "We will decide within 10 business days after the item reaches our workshop.",
        )
    ),
    Heading(2, "8. Costs and deadlines"),
    Clauses(
        (
            "8.1 We pay shipping both ways for a warranty claim.",
            "8.2 If an item must be washed before we can inspect it, we charge a $25 cleaning fee. We will "
            "ask you first.",
            "8.3 An approved repair is finished within 15 business days after the decision. If it takes "
            "longer, you can ask for a replacement under clause 5.2.",
            "8.4 If we turn down a claim, we will name the clause, send photos of what we found and return "
            "the item free of charge.",
            "8.5 If you disagree, you can go to level 2 of Complaints and Escalation within 30 days.",
        )
    ),
    Heading(2, "9. Recalls"),
    Clauses(
        (
            "9.1 If a product is recalled, the instructions in the recall notice replace this warranty.",
            "9.2 We will email everyone who bought a recalled item from us within 2 business days after the "
            "recall is announced.",
        )
    ),
    Heading(2, "10. Your legal rights"),
    Clauses(
        (
            "10.1 This warranty gives you specific legal rights, and you may have other rights that vary "
            "from state to state. Nothing here limits them.",
        )
    ),
)
