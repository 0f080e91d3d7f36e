using System.Collections.Frozen;
using System.Text.Json.Serialization;
using BookingApp.Availability;
using BookingApp.Catalog;
using BookingApp.Data.Engines;
using BookingApp.Localization;
using BookingApp.Payments.Gateways;
using BookingApp.Reservations;
using Microsoft.Extensions.Localization;

namespace BookingApp.Api;

/// <summary>The one place that turns what went wrong into a problem (RFC 9457) with a stable code.</summary>
internal sealed class ApiProblems(IStringLocalizer<RuleTexts> texts, CatalogQueries catalogs, ILogger<ApiProblems> log)
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Later = TimeSpan.FromMinutes(10);

    private static readonly FrozenDictionary<string, int> Statuses = new Dictionary<string, int>(StringComparer.Ordinal)
    {
        ["invalid"] = 400,
        ["idempotency_key_missing"] = 400,
        ["blocked"] = 403,
        ["not_found"] = 404,
        ["slot_taken"] = 409,
        ["hold_lapsed"] = 409,
        ["payment_in_progress"] = 409,
        ["wrong_state"] = 409,
        ["request_in_progress"] = 409,
        ["rule_broken"] = 422,
        ["details_missing"] = 422,
        ["amount_out_of_range"] = 422,
        ["idempotency_key_reused"] = 422,
        ["too_many_holds"] = 429,
        ["too_many_declines"] = 429,
        ["too_many_requests"] = 429,
        ["failed"] = 500,
        ["provider_unavailable"] = 502,
        ["unavailable"] = 503,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public ApiAnswer NotFound() => Of("not_found");

    public ApiAnswer Invalid(IReadOnlyDictionary<string, string> errors) =>
        Make("invalid", texts["invalid"], errors: errors.ToDictionary(e => e.Key, e => new[] { e.Value }, StringComparer.Ordinal));

    private ApiAnswer Invalid(string member, string code) => Invalid(new Dictionary<string, string>(StringComparer.Ordinal) { [member] = code });

    public ApiAnswer Taken(IEnumerable<Slot> alternatives) =>
        Make("slot_taken", texts["slot_taken"], alternatives: [.. alternatives.Take(5).Select(SlotAnswer.Of)]);

    /// <summary>By the rule that a start breaks.</summary>
    public ApiAnswer Of(Refusal refusal) => refusal.Rule switch
    {
        BookingRule.Taken => Taken([]),
        BookingRule.Notice or BookingRule.Horizon or BookingRule.Closed or BookingRule.OffGrid or BookingRule.PartySize or BookingRule.StaffDoesNotPerform
            or BookingRule.Inactive => Broken(refusal.Rule.Code(), [.. refusal.Args]),
    };

    /// <summary>By why a change is refused; what stands in the way inside reads as what a caller can do about it.</summary>
    public ApiAnswer Of(RefusalReason reason) => reason switch
    {
        RefusalReason.CancelWindow or RefusalReason.MoveWindow => Broken(reason.Code()),
        RefusalReason.ChangedMeanwhile => Of("request_in_progress"), // somebody else is at the same row: once more, in a moment
        RefusalReason.TooManyTries => Of("too_many_holds"),
        RefusalReason.PaymentInProgress or RefusalReason.DetailsMissing or RefusalReason.AmountOutOfRange or RefusalReason.Blocked
            or RefusalReason.TooManyDeclines or RefusalReason.WrongState => Of(reason.Code()),
        RefusalReason.NotesChanged or RefusalReason.ClassLength or RefusalReason.EmailGone or RefusalReason.UndoOver or RefusalReason.NoAddress
            or RefusalReason.PaymentDue
            or RefusalReason.EarlyCheckIn or RefusalReason.EarlyNoShow or RefusalReason.EarlyComplete
            or RefusalReason.OnlineOff or RefusalReason.NothingDue or RefusalReason.MoreThanDue or RefusalReason.RefundedSince
            or RefusalReason.LessLeft or RefusalReason.DisputeOpen
            or RefusalReason.ChoiceOver or RefusalReason.StillUnknown => Of("wrong_state"),
        RefusalReason.CouponBound => Invalid("customer.email", reason.Code()),
        RefusalReason.CouponUnknown or RefusalReason.CouponExpired or RefusalReason.CouponService or RefusalReason.CouponMinimum
            or RefusalReason.CouponUsedUp or RefusalReason.CouponCustomer or RefusalReason.CouponAlready => Invalid("code", reason.Code()),
    };

    public ApiAnswer TooMany(string code, TimeSpan wait) => Of(code) with { RetryAfter = wait };

    /// <summary>By a stable code; a code of the inner workings reads as what a caller can do about it.</summary>
    public ApiAnswer Of(string code, params object[] args)
    {
        var known = code switch
        {
            "not_allowed" => "not_found", // as for what does not exist: who has no right to it learns nothing about it
            _ when Statuses.ContainsKey(code) => code,
            _ => "wrong_state",
        };
        var answer = Make(known, known is "failed" ? texts["unavailable"] : texts[known, args]);
        return known switch
        {
            "request_in_progress" or "unavailable" or "provider_unavailable" => answer with { RetryAfter = Soon },
            "too_many_holds" or "too_many_declines" => answer with { RetryAfter = Later },
            _ => answer,
        };
    }

    /// <summary>By what the pipeline alone has said: no such address, wrong method, wrong kind of body.</summary>
    public ApiAnswer OfStatus(int status) => status is 404 ? Make("not_found", texts["no_such_address"]) : Of(status switch
    {
        429 => "too_many_requests",
        503 => "unavailable",
        >= 500 => "failed",
        _ => "invalid",
    }) is var answer && answer.Status == status ? answer : Make("invalid", texts["invalid"], status: status);

    /// <summary>By what was thrown; what nobody expected is logged.</summary>
    public async Task<ApiAnswer> OfAsync(Exception failure)
    {
        switch (failure)
        {
            case InvalidRequestException invalid:
                return Invalid(invalid.Errors);
            case RuleBrokenException { Code: "invalid", Args: [string member, ..] }:
                return Invalid(member, "out_of_range");
            case RuleBrokenException rule:
                return Of(rule.Code, [.. rule.Args]);
            case BadHttpRequestException bad:
                return OfStatus(bad.StatusCode);
            case GatewayUnknownException or GatewayRefusedException:
                log.LogWarning(failure, "The payment provider gave no usable answer");
                return Of("provider_unavailable");
            case var _ when DatabaseEngine.IsUnavailable(failure) || !await IsReadyAsync():
                log.LogWarning(failure, "The database is busy, away, full or empty");
                return Of("unavailable");
            default:
                log.LogError(failure, "A request to the API failed");
                return Of("failed");
        }
    }

    private ApiAnswer Broken(string rule, params object[] args) => Make("rule_broken", texts[rule, args], rule: rule);

    private async Task<bool> IsReadyAsync()
    {
        try
        {
            return await catalogs.IsSetUpAsync();
        }
        catch (Exception failure)
        {
            log.LogWarning(failure, "The database does not answer");
            return false;
        }
    }

    private static ApiAnswer Make(
        string code, string title, string? rule = null, Dictionary<string, string[]>? errors = null, IReadOnlyList<SlotAnswer>? alternatives = null,
        int? status = null)
    {
        var number = status ?? Statuses[code];
        return new ApiAnswer(number, ApiJson.Write(new ProblemAnswer($"urn:bookingapp:problem:{code}", title, number, code, rule, errors, alternatives)));
    }
}

/// <summary>A problem as RFC 9457 has it, with a stable code.</summary>
internal sealed record ProblemAnswer(
    string Type,
    string Title,
    int Status,
    string Code,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Rule,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyDictionary<string, string[]>? Errors,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<SlotAnswer>? Alternatives);
