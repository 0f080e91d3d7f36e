namespace BookingApp.Payments.PayPal;

/// <summary>What PayPal's stable codes mean to us. Descriptions are never looked at.</summary>
internal static class PayPalIssues
{
    /// <summary>The payer can put it right at the same approval link.</summary>
    public static bool IsDecline(string issue) => issue is "INSTRUMENT_DECLINED" or "REDIRECT_PAYER_FOR_ALTERNATE_FUNDING";

    /// <summary>Somebody was first: what came of it stands in the order.</summary>
    public static bool IsCapturedAlready(string issue) => issue is "ORDER_ALREADY_CAPTURED" or "ORDER_ALREADY_COMPLETED";

    /// <summary>Money was taken for this invoice before, by another order.</summary>
    public static bool IsPaidByAnother(string issue) => issue is "DUPLICATE_INVOICE_ID";

    /// <summary>The payer has not approved: no decline, and not the order's end.</summary>
    public static IReadOnlyList<string> NotApproved { get; } = ["ORDER_NOT_APPROVED", "PAYER_ACTION_REQUIRED"];

    /// <summary>A 422 that says "not now" and not "no": another call is at it, so the outcome is unknown.</summary>
    public static bool IsUndecided(string issue) => issue is "ORDER_COMPLETION_IN_PROGRESS" or "PREVIOUS_REQUEST_IN_PROGRESS" or "DUPLICATE_REQUEST_ID";

    /// <summary>A refund that may succeed later without anything being changed in it.</summary>
    public static bool MayRefundLater(string issue) =>
        issue is "PENDING_CAPTURE" or "TRANSACTION_DISPUTED" or "REFUND_FAILED_INSUFFICIENT_FUNDS" or "REFUND_IS_RESTRICTED";
}
