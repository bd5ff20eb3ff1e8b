"""Clauses of the sample policies, as sources for claims."""

UNOPENED = (
    "2.1 You can return an unopened item within 60 days for a full refund to your original payment method. "
    "Exception: Larchlight Club Summit members have 90 days."
)
OPENED = "2.2 You can return an opened item within 30 days for a full refund to your original payment method."
ELECTRONICS = (
    "2.5 Electronics have shorter windows: 30 days unopened and 14 days opened. Remove the device from your account "
    "and reset it before you send it back."
)
GIFT_CARDS = "4.2 Gift cards, digital maps and rental fees cannot be returned."
PROOF = (
    "5.2 Without proof of purchase, we give store credit at the item's lowest selling price of the past 90 days, "
    "up to $75 per person in 12 months. A photo ID is required."
)
LABEL = "8.2 A prepaid return label costs $6.95 per parcel, which we deduct from your refund."
FREE_LABEL = (
    "8.3 Exception: the label is free if the item is defective, damaged or not what you ordered, if you are "
    "exchanging it, or if you are a Larchlight Club Ridge or Summit member."
)
RESTOCKING = "8.4 There is no restocking fee. Exception: we deduct 10 percent of the price for opened oversize items."
INSPECT = "10.1 We will inspect your return and issue the refund within 5 business days after it reaches us."
STATES = "1.1 We ship to street addresses in all 50 states and Washington, DC."
HOLIDAY = (
    "3.1 Items bought from October 15, 2026 through December 31, 2026 can be returned through January 31, 2027, or "
    "until the end of the ordinary window, whichever is later."
)
OVERNIGHT = "2.2 However, an Overnight order must be paid by 11:00 a.m. Mountain Time to ship the same day."
DAMAGED = "7.3 If the delivery address turns out to be incorrect, we may cancel the order and refund you in full."
FUEL = "4.6 Unopened fuel and bear spray can be returned in a store only."

ALL: tuple[str, ...] = (
    UNOPENED,
    OPENED,
    ELECTRONICS,
    GIFT_CARDS,
    PROOF,
    LABEL,
    FREE_LABEL,
    RESTOCKING,
    INSPECT,
    STATES,
)
ALL += (HOLIDAY, OVERNIGHT, DAMAGED, FUEL)
