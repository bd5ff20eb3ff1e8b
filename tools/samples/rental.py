"""The rental terms, a Word document."""

from tools.samples.blocks import Block, Clauses, Grid, Heading, Steps

RENTAL: tuple[Block, ...] = (
    Heading(1, "Gear Rental Terms"),
    Clauses(("These terms apply to rentals that start on or after May 1, 2026.",)),
    Heading(2, "1. Who can rent, and where"),
    Clauses(
        (
            "1.1 You must be at least 18 years old and show a government photo ID and a credit card in your own name.",
            "1.2 Gear is rented out at our Boise, Bend and Fort Collins stores and must come back to the same store.",
            "1.3 Avalanche sets are rented only to people who confirm in writing that they know how to use them.",
        )
    ),
    Heading(2, "2. Prices and deposits"),
    Grid(
        (
            ("Item", "First day", "Each further day", "Deposit"),
            ("Two-person tent", "$28", "$12", "$150"),
            ("Sleeping bag and pad", "$18", "$8", "$80"),
            ("Backpack, 55 to 65 liters", "$15", "$6", "$100"),
            ("Bear canister", "$6", "$3", "$40"),
            ("Touring kayak with paddle and life vest", "$55", "$35", "$300"),
            ("Snowshoes with poles", "$20", "$10", "$75"),
            ("Avalanche set: transceiver, shovel, probe", "$30", "$15", "$250"),
            ("Car roof box", "$25", "$15", "$200"),
        ),
        (0.46, 0.16, 0.21, 0.17),
    ),
    Clauses(
        (
            "2.1 Larchlight Club Ridge members get 10 percent off rental fees, and Summit members get 20 "
            "percent off. The discount does not apply to deposits, damage waivers or late fees.",
            "2.2 The deposit is a hold on your credit card, not a charge. We release it within 3 business "
            "days after the gear comes back.",
            "2.3 If you buy a new item of the same model within 30 days after the rental, we take the fees "
            "of up to 2 rental days off its price.",
        )
    ),
    Heading(2, "3. Booking and canceling"),
    Clauses(
        (
            "3.1 You can book from 60 days to 24 hours before the rental starts. After that, ask the store "
            "what is left.",
            "3.2 You can cancel free of charge until 48 hours before the rental starts.",
            "3.3 If you cancel later, we keep the fee for the first day. Exception: there is no fee if the "
            "store closes, or if the authorities close the area named in your booking.",
            "3.4 If you do not come and do not cancel, we charge the whole rental.",
        )
    ),
    Heading(2, "4. Picking up and bringing back"),
    Steps(
        (
            "Pick up the gear from 4:00 p.m. on the day before the rental starts. This costs nothing extra.",
            "Check the gear with us and sign the checklist.",
            "Bring the gear back, dry and brushed clean, by noon on the day after the last rental day.",
            "Wait while we check it, and take your receipt.",
        )
    ),
    Clauses(
        (
            "4.1 Gear that comes back late costs the price of a further day for each day or part of a day.",
            "4.2 After 5 days without gear or news from you, we charge its replacement value.",
            "4.3 If you bring gear back early, unused days are not refunded.",
            "4.4 Gear that comes back wet or muddy costs a $25 cleaning fee per item.",
        )
    ),
    Heading(2, "5. Damage and loss"),
    Clauses(
        (
            "5.1 You do not pay for normal wear.",
            "5.2 For other damage you pay the repair price in Products and Services, at most the replacement "
            "value of the item.",
            "5.3 The damage waiver costs $5 per item and day. With it, you pay nothing for accidental damage "
            "of up to $250 per item.",
            "5.4 The damage waiver does not cover loss, theft or damage caused on purpose. However, theft is "
            "covered up to $250 per item if you give us a police report within 7 days.",
            "5.5 If rental gear fails because of a defect, we will refund the fee for the days you could not use it.",
        )
    ),
    Heading(2, "6. Safety"),
    Clauses(
        (
            "6.1 We check every item between rentals. Still, check it yourself before you rely on it.",
            "6.2 Do not lend rental gear to others or use it to earn money.",
        )
    ),
)
