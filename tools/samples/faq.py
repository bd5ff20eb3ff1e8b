"""Questions about stores and services, a spreadsheet."""

FAQ: tuple[tuple[str, str], ...] = (
    (
        "Where are your stores?",
        "We have five stores: Boise (Idaho), Bend (Oregon), Fort Collins (Colorado), Flagstaff (Arizona) and "
        "Asheville (North Carolina).",
    ),
    (
        "When is the Boise store open?",
        "Monday through Saturday from 9:00 a.m. to 8:00 p.m. and Sunday from 10:00 a.m. to 6:00 p.m.",
    ),
    (
        "When are the other stores open?",
        "Bend, Fort Collins, Flagstaff and Asheville are open Monday through Saturday from 10:00 a.m. to "
        "7:00 p.m. and Sunday from 11:00 a.m. to 5:00 p.m., local time.",
    ),
    (
        "Are the stores open on Thanksgiving?",
        "No. All stores and phone lines are closed on Thanksgiving Day, November 26, 2026.",
    ),
    (
        "When can I reach you by phone?",
        "Call 1-800-555-0142 Monday through Friday from 7:00 a.m. to 7:00 p.m. or Saturday from 8:00 a.m. to "
        "5:00 p.m. Mountain Time. From November 27, 2026 through December 23, 2026 we are there until 9:00 "
        "p.m. on weekdays, and on Sundays from 9:00 a.m. to 5:00 p.m.",
    ),
    (
        "Which stores rent gear?",
        "Boise, Bend and Fort Collins rent gear. Flagstaff and Asheville do not.",
    ),
    (
        "How much does it cost to rent a tent?",
        "A two-person tent costs $28 for the first day and $12 for each further day, plus a refundable "
        "deposit of $150.",
    ),
    (
        "How old must I be to rent gear?",
        "You must be at least 18 and show a government photo ID and a credit card in your own name.",
    ),
    (
        "Can I cancel a rental?",
        "Yes, free of charge until 48 hours before it starts. If you cancel later, we keep the fee for the first day.",
    ),
    (
        "When do I have to bring rental gear back?",
        "Bring it back by noon on the day after the last rental day. Late gear costs the price of a further "
        "day for each day or part of a day.",
    ),
    (
        "What happens if I damage rental gear?",
        "You pay the repair price, at most the replacement value. With the damage waiver, at $5 per item and "
        "day, you pay nothing for accidental damage of up to $250 per item.",
    ),
    (
        "Do you repair gear from other brands?",
        "Yes, our workshop in Boise repairs outdoor gear of any brand. We do not repair helmets, ropes, "
        "harnesses, avalanche gear or electronics.",
    ),
    (
        "How long does a repair take?",
        "Up to 15 business days after the item reaches the workshop or, if later, after you accept the "
        "estimate. Rush repair takes 5 business days and costs $30 on top.",
    ),
    (
        "How much does a new zipper cost?",
        "Replacing a full zipper costs $45. Replacing only the slider costs $15.",
    ),
    (
        "Can you resole my hiking boots?",
        "Yes, for $110 a pair. Boots cannot be resoled as a rush repair.",
    ),
    (
        "Is a boot fitting free?",
        "Yes. Boot fitting is free in all five stores and takes about 45 minutes. You can book it at "
        "larchlight.example/fitting.",
    ),
    (
        "Do you install roof racks?",
        "Yes, at Boise, Bend and Fort Collins. Installation costs $75 and is free when you buy the rack from us.",
    ),
    (
        "How long will you hold my store pickup order?",
        "We hold it for 10 days. After that we will cancel it and refund you in full.",
    ),
    (
        "Can I trade in old gear?",
        "Yes, Larchlight-brand gear that is less than 6 years old. We pay 20 to 40 percent of the latest "
        "selling price as store credit.",
    ),
    (
        "Do gift cards expire?",
        "No. Gift cards and store credit never expire and carry no fees. Gift cards are sold from $10 to $500.",
    ),
)
