using System.Text.Json;
using BookingApp.Accounting;
using BookingApp.Availability;
using BookingApp.Localization;
using BookingApp.Payments;
using BookingApp.Payments.Capture;
using BookingApp.Payments.Gateways;
using BookingApp.Payments.Humans;
using BookingApp.Payments.Refunds;
using BookingApp.Payments.Webhooks;
using BookingApp.Reservations;
using BookingApp.Reservations.Absence;
using BookingApp.Reservations.Cancellations;

namespace BookingApp.Tests.Localization;

/// <summary>Callers of the API, saved addresses and stored rows know these codes: whoever renames a member changes what others read.</summary>
public sealed class StableCodeTests
{
    [Fact]
    public void Every_rule_of_a_start_has_the_code_that_it_always_had() => Assert.Equal(
        new Dictionary<BookingRule, string>
        {
            [BookingRule.Notice] = "notice",
            [BookingRule.Horizon] = "horizon",
            [BookingRule.Closed] = "closed",
            [BookingRule.OffGrid] = "off_grid",
            [BookingRule.PartySize] = "party_size",
            [BookingRule.StaffDoesNotPerform] = "staff_does_not_perform",
            [BookingRule.Inactive] = "inactive",
            [BookingRule.Taken] = "taken",
        },
        Enum.GetValues<BookingRule>().ToDictionary(rule => rule, rule => rule.Code()));

    [Fact]
    public void Every_reason_for_a_refusal_has_the_code_that_it_always_had() => Assert.Equal(
        new Dictionary<RefusalReason, string>
        {
            [RefusalReason.WrongState] = "wrong_state",
            [RefusalReason.ChangedMeanwhile] = "changed_meanwhile",
            [RefusalReason.NotesChanged] = "notes_changed",
            [RefusalReason.ClassLength] = "class_length",
            [RefusalReason.EmailGone] = "email_gone",
            [RefusalReason.NoAddress] = "no_address",
            [RefusalReason.UndoOver] = "undo_over",
            [RefusalReason.PaymentInProgress] = "payment_in_progress",
            [RefusalReason.CancelWindow] = "cancel_window",
            [RefusalReason.MoveWindow] = "move_window",
            [RefusalReason.DetailsMissing] = "details_missing",
            [RefusalReason.PaymentDue] = "payment_due",
            [RefusalReason.Blocked] = "blocked",
            [RefusalReason.TooManyTries] = "too_many_tries",
            [RefusalReason.TooManyDeclines] = "too_many_declines",
            [RefusalReason.EarlyCheckIn] = "early_check_in",
            [RefusalReason.EarlyNoShow] = "early_no_show",
            [RefusalReason.EarlyComplete] = "early_complete",
            [RefusalReason.OnlineOff] = "online_off",
            [RefusalReason.AmountOutOfRange] = "amount_out_of_range",
            [RefusalReason.NothingDue] = "nothing_due",
            [RefusalReason.MoreThanDue] = "more_than_due",
            [RefusalReason.RefundedSince] = "refunded_since",
            [RefusalReason.LessLeft] = "less_left",
            [RefusalReason.DisputeOpen] = "dispute_open",
            [RefusalReason.ChoiceOver] = "choice_over",
            [RefusalReason.StillUnknown] = "still_unknown",
            [RefusalReason.CouponUnknown] = "coupon_unknown",
            [RefusalReason.CouponExpired] = "coupon_expired",
            [RefusalReason.CouponService] = "coupon_service",
            [RefusalReason.CouponMinimum] = "coupon_minimum",
            [RefusalReason.CouponUsedUp] = "coupon_used_up",
            [RefusalReason.CouponCustomer] = "coupon_customer",
            [RefusalReason.CouponAlready] = "coupon_already",
            [RefusalReason.CouponBound] = "coupon_bound",
        },
        Enum.GetValues<RefusalReason>().ToDictionary(reason => reason, reason => reason.Code()));

    [Fact]
    public void Every_usual_reason_is_kept_under_the_code_that_it_always_had() => Assert.Equal(
        ["customer_asked", "ill", "double", "no_answer", "weather", "mistake", "other"], Enum.GetValues<ReasonKind>().Select(kind => kind.Code()));

    [Fact]
    public void Every_reason_why_staff_are_needed_has_the_code_that_it_always_had() => Assert.Equal(
        new Dictionary<StaffReason, string>
        {
            [StaffReason.WrongAmount] = "wrong_amount",
            [StaffReason.NoAnswer] = "no_answer",
            [StaffReason.PendingAtStart] = "pending_at_start",
            [StaffReason.CaptureUnknown] = "capture_unknown",
            [StaffReason.RefundFailed] = "refund_failed",
            [StaffReason.RefundExternal] = "refund_external",
            [StaffReason.DisputeOpen] = "dispute_open",
            [StaffReason.DisputeWon] = "dispute_won",
            [StaffReason.DisputeLost] = "dispute_lost",
            [StaffReason.ReversalUnseen] = "reversal_unseen",
        },
        Enum.GetValues<StaffReason>().ToDictionary(reason => reason, reason => reason.Code()));

    [Fact]
    public void Every_reason_why_a_payment_is_over_has_the_code_that_it_always_had() => Assert.Equal(
        new Dictionary<CloseReason, string>
        {
            [CloseReason.Replaced] = "replaced",
            [CloseReason.OrderOver] = "order_over",
            [CloseReason.OrderGone] = "order_gone",
            [CloseReason.PaidInPerson] = "paid_in_person",
            [CloseReason.InvoiceTaken] = "invoice_taken",
            [CloseReason.AmountChanged] = "amount_changed",
        },
        Enum.GetValues<CloseReason>().ToDictionary(reason => reason, reason => reason.Code()));

    [Fact]
    public void What_stops_a_refund_has_the_code_that_it_always_had() => Assert.Equal(
        ["dispute", "no_answer", "refused", "failed"], Enum.GetValues<RefundIssue>().Select(issue => issue.Code()));

    [Fact]
    public void What_became_of_a_webhook_has_the_word_that_it_always_had()
    {
        WebhookOutcome[] standing =
        [
            new WebhookOutcome.Entered(new GateResult.NotFound()), new WebhookOutcome.RefundStands(RefundState.Pending),
            new WebhookOutcome.DisputeStands(DisputeState.Lost),
        ];

        Assert.Equal(
            ["ignored", "unknown_order", "ours", "disputed", "known", "external", "reversed", "reversal_unseen"],
            Enum.GetValues<WebhookEffect>().Select(effect => ((WebhookOutcome)effect).Word));
        Assert.Equal(["NotFound", "Pending", "Lost"], standing.Select(outcome => outcome.Word));
    }

    [Fact]
    public void What_is_wrong_with_time_off_has_the_code_of_its_text() => Assert.Equal(
        ["order", "five_minutes", "past", "too_long", "needs_approval"], Enum.GetValues<TimeOffFault>().Select(fault => fault.Code()));

    // Kept as JSON with each comparison: what came of a report is read from the words of before, and adds none.
    [Fact]
    public void A_report_without_an_answer_is_stored_by_the_word_that_it_always_had()
    {
        var silent = ReportOutcome.Silent("paypal");

        Assert.Equal(new ReportOutcome("paypal", null, "no_answer"), silent);
        Assert.Equal(
            [ReportState.NoAnswer, ReportState.Refused, ReportState.None, ReportState.Read],
            new[] { silent, silent with { Issue = "NOT_AUTHORIZED" }, silent with { Issue = null }, new ReportOutcome("paypal", 0) }.Select(r => r.State));
        Assert.DoesNotContain("state", JsonSerializer.Serialize(silent, JsonSerializerOptions.Web), StringComparison.Ordinal);
    }
}
