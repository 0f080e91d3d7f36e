using System.Text.Json.Nodes;
using BookingApp.Api;
using BookingApp.Availability;
using BookingApp.Localization;
using BookingApp.Reservations;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Logging.Abstractions;

namespace BookingApp.Tests.Api;

public sealed class ApiProblemsTests
{
    [Fact]
    public void Every_rule_of_a_start_is_a_problem_of_its_own_but_a_time_that_is_taken() => Assert.Equal(
        """
        Notice 422 rule_broken rule=notice
        Horizon 422 rule_broken rule=horizon
        Closed 422 rule_broken rule=closed
        OffGrid 422 rule_broken rule=off_grid
        PartySize 422 rule_broken rule=party_size
        StaffDoesNotPerform 422 rule_broken rule=staff_does_not_perform
        Inactive 422 rule_broken rule=inactive
        Taken 409 slot_taken
        """,
        Table<BookingRule>((problems, rule) => problems.Of(new Refusal(rule))));

    [Fact]
    public void Every_reason_for_a_refusal_reads_as_what_a_caller_can_do_about_it() => Assert.Equal(
        """
        WrongState 409 wrong_state
        ChangedMeanwhile 409 request_in_progress after 2 s
        NotesChanged 409 wrong_state
        ClassLength 409 wrong_state
        EmailGone 409 wrong_state
        NoAddress 409 wrong_state
        UndoOver 409 wrong_state
        PaymentInProgress 409 payment_in_progress
        CancelWindow 422 rule_broken rule=cancel_window
        MoveWindow 422 rule_broken rule=move_window
        DetailsMissing 422 details_missing
        PaymentDue 409 wrong_state
        Blocked 403 blocked
        TooManyTries 429 too_many_holds after 600 s
        TooManyDeclines 429 too_many_declines after 600 s
        EarlyCheckIn 409 wrong_state
        EarlyNoShow 409 wrong_state
        EarlyComplete 409 wrong_state
        OnlineOff 409 wrong_state
        AmountOutOfRange 422 amount_out_of_range
        NothingDue 409 wrong_state
        MoreThanDue 409 wrong_state
        RefundedSince 409 wrong_state
        LessLeft 409 wrong_state
        DisputeOpen 409 wrong_state
        ChoiceOver 409 wrong_state
        StillUnknown 409 wrong_state
        CouponUnknown 400 invalid code=coupon_unknown
        CouponExpired 400 invalid code=coupon_expired
        CouponService 400 invalid code=coupon_service
        CouponMinimum 400 invalid code=coupon_minimum
        CouponUsedUp 400 invalid code=coupon_used_up
        CouponCustomer 400 invalid code=coupon_customer
        CouponAlready 400 invalid code=coupon_already
        CouponBound 400 invalid customer.email=coupon_bound
        """,
        Table<RefusalReason>((problems, reason) => problems.Of(reason)));

    private static string Table<T>(Func<ApiProblems, T, ApiAnswer> answer)
        where T : struct, Enum
    {
        using var services = new ServiceCollection().AddLogging().AddLocalization().BuildServiceProvider();
        var problems = new ApiProblems(
            services.GetRequiredService<IStringLocalizer<RuleTexts>>(), null!, NullLogger<ApiProblems>.Instance); // no catalog is read for these
        return string.Join('\n', Enum.GetValues<T>().Select(member => $"{member} {Line(answer(problems, member))}"));
    }

    private static string Line(ApiAnswer answer)
    {
        var body = JsonNode.Parse(answer.Body)!;
        var rule = body["rule"] is { } broken ? $" rule={broken}" : "";
        var errors = string.Concat((body["errors"]?.AsObject() ?? []).Select(e => $" {e.Key}={e.Value![0]}"));
        var wait = answer.RetryAfter is { } after ? $" after {after.TotalSeconds} s" : "";
        return $"{answer.Status} {body["code"]}{rule}{errors}{wait}";
    }
}
