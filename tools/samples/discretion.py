"""How far agents may bend the rules, an internal Word document."""

from tools.samples.blocks import Block, Clauses, Grid, Heading, Steps

DISCRETION: tuple[Block, ...] = (
    Heading(1, "Discretion Limits"),
    Clauses(
        (
            "Internal. Do not share these limits, or the fact that they exist, with customers. In force from "
            "June 1, 2026.",
        )
    ),
    Heading(2, "1. What discretion is for"),
    Clauses(
        (
            "1.1 “Discretion” means going beyond a public policy in a customer's favor.",
            "1.2 Use discretion when the public policy leads to a result that is unfair in this one case, or "
            "when we made a mistake. Do not use it to end a conversation sooner.",
            "1.3 What a public policy already grants is not discretion. It needs no approval and is not "
            "charged to a budget.",
        )
    ),
    Heading(2, "2. Limits per role"),
    Grid(
        (
            ("Role", "Goodwill credit per case", "Days after the return window", "Budget per month"),
            ("Agent", "$25", "7 days", "$300"),
            ("Senior agent", "$60", "14 days", "$750"),
            ("Team lead", "$150", "30 days", "$2,000"),
            ("Manager", "$500", "60 days", "$6,000"),
        ),
        (0.2, 0.28, 0.3, 0.22),
    ),
    Clauses(
        (
            "2.1 Goodwill is store credit or Larchlight Club points. 100 points count as $5.",
            "2.2 A goodwill refund to the original payment method needs a team lead, whatever the amount.",
            "2.3 Goodwill above $500 in one case needs the Director of Customer Care.",
            "2.4 A late return is accepted once per customer in 12 months. Exception: a manager may accept a "
            "second one.",
            "2.5 A budget that is not used by the end of the month lapses.",
            "2.6 Do not split one case into several to stay within a limit.",
        )
    ),
    Heading(2, "3. Fees that may be waived"),
    Grid(
        (
            ("Fee", "Lowest role that may waive it"),
            ("Return label, $6.95", "Agent"),
            ("Standard shipping, $7.95 or $19.95", "Agent"),
            ("Rerouting fee, $12", "Agent"),
            ("Cleaning fee, $25", "Senior agent"),
            ("Express shipping, $17.95 or $39.95", "Senior agent"),
            ("Overnight shipping, $34.95", "Team lead"),
            ("Second delivery attempt, $45", "Team lead"),
            ("Oversize pickup, $79", "Team lead"),
            ("Restocking fee on oversize items, 10 percent", "Manager"),
            ("Late fees on rentals", "Manager"),
        ),
        (0.6, 0.4),
    ),
    Clauses(
        (
            "3.1 A waived fee counts toward the goodwill credit of the case and toward the monthly budget.",
            "3.2 Waive at most 2 fees per customer in 12 months.",
        )
    ),
    Heading(2, "4. Sending a replacement before the trace is finished"),
    Grid(
        (
            ("Role", "Highest order value"),
            ("Agent", "$100"),
            ("Senior agent", "$250"),
            ("Team lead", "$750"),
            ("Manager", "$2,000"),
        ),
        (0.6, 0.4),
    ),
    Clauses(
        (
            "4.1 The table applies to a first report of a lost parcel. If the customer has reported another "
            "lost parcel in the past 12 months, wait for the trace.",
        )
    ),
    Heading(2, "5. What nobody may waive"),
    Clauses(
        (
            "5.1 Nobody may take back opened or used safety gear.",
            "5.2 Nobody may waive the photo ID, the minimum age of 18 or the deposit for a rental.",
            "5.3 Nobody may ship fuel canisters or bear spray outside the limits in Shipping and Delivery.",
            "5.4 Nobody may use discretion while a fraud check on the account is open.",
        )
    ),
    Heading(2, "6. How to record it"),
    Steps(
        (
            "Choose the reason code: our mistake, carrier, product, hardship or loyalty.",
            "Write two sentences: what happened, and why the policy alone is not fair here.",
            "Enter the amount. The case shows what is left of your budget.",
            "Save it in the same shift.",
        )
    ),
    Clauses(("6.1 Team leads review 10 percent of the entries of their team every month.",)),
)
