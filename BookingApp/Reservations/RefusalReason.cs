namespace BookingApp.Reservations;

/// <summary>Why a change to a reservation, or its payment, is refused. Each has a text under its code.</summary>
public enum RefusalReason
{
    /// <summary>The reservation is in a state that does not allow it, or not any more.</summary>
    WrongState,

    /// <summary>Somebody else changed it since it was looked at.</summary>
    ChangedMeanwhile,

    /// <summary>Somebody else wrote the staff's notes anew since they were read.</summary>
    NotesChanged,

    /// <summary>The length of a class is that of its service.</summary>
    ClassLength,

    /// <summary>The email that was to be held back is gone, or is just being sent.</summary>
    EmailGone,

    /// <summary>Its customer gave no email address.</summary>
    NoAddress,

    /// <summary>A cancellation cannot be taken back any more: its email and its refund go out by now.</summary>
    UndoOver,

    /// <summary>Its payment is being finished.</summary>
    PaymentInProgress,

    /// <summary>The customer's window for cancelling is over.</summary>
    CancelWindow,

    /// <summary>The customer's window for rescheduling is over.</summary>
    MoveWindow,

    /// <summary>Who comes is not known yet.</summary>
    DetailsMissing,

    /// <summary>It has to be paid before it is confirmed.</summary>
    PaymentDue,

    /// <summary>The customer may not book online.</summary>
    Blocked,

    /// <summary>The customer has held too many times of late.</summary>
    TooManyTries,

    /// <summary>Too many of the customer's payments were declined of late.</summary>
    TooManyDeclines,

    /// <summary>It is too early to check in.</summary>
    EarlyCheckIn,

    /// <summary>The visit has not begun: nobody can have stayed away.</summary>
    EarlyNoShow,

    /// <summary>The visit has not begun: it cannot be over.</summary>
    EarlyComplete,

    /// <summary>The business takes no payments online.</summary>
    OnlineOff,

    /// <summary>Less or more is due than can be paid online.</summary>
    AmountOutOfRange,

    /// <summary>There is nothing to pay, or to take off.</summary>
    NothingDue,

    /// <summary>More than is due was to be taken in person, or what was typed is no amount.</summary>
    MoreThanDue,

    /// <summary>An earlier press took the money, which has been refunded since or is to be: nothing was taken now.</summary>
    RefundedSince,

    /// <summary>Less is left of a payment than its refund asks for: another refund or a lost dispute has taken it.</summary>
    LessLeft,

    /// <summary>The provider has not decided on a dispute of the payment: until then nothing of it is refunded.</summary>
    DisputeOpen,

    /// <summary>The money that came late is on its way back.</summary>
    ChoiceOver,

    /// <summary>The provider has no news of the payment.</summary>
    StillUnknown,

    /// <summary>There is no such code, or none any more.</summary>
    CouponUnknown,

    /// <summary>The coupon is not valid today.</summary>
    CouponExpired,

    /// <summary>The coupon is not for this service.</summary>
    CouponService,

    /// <summary>The coupon is for a higher price.</summary>
    CouponMinimum,

    /// <summary>The coupon, or the points of the code, are used up.</summary>
    CouponUsedUp,

    /// <summary>This customer has used the coupon as often as it allows.</summary>
    CouponCustomer,

    /// <summary>Another code stands on the reservation.</summary>
    CouponAlready,

    /// <summary>The coupon was counted for another address: it has to be taken off before the address changes.</summary>
    CouponBound,
}
