using System.Text.RegularExpressions;

namespace BookingApp.Tests;

/// <summary>One way to change a reservation, its payments and its refunds.</summary>
public sealed partial class ChangeHouseRules
{
    // Who begins a unit of work past the one way, and why.
    private static readonly Dictionary<string, string> _others = new(StringComparer.Ordinal)
    {
        ["Reservations/ReservationChanges.cs"] = "the way itself",
        ["Reservations/Holds/HoldPlacement.cs"] = "makes the reservation: its command is the row's id",
        ["Reservations/Series/SeriesService.cs"] = "makes several reservations at once: its command is their series",
        ["Reservations/Holds/HoldReleaser.cs"] = "nobody's wish: a lapsed hold is expired by a conditional write",
        ["Reservations/Holds/LimitGates.cs"] = "lock rows of limits, made before the transaction that counts",
        ["Reservations/Rules/CustomerRetention.cs"] = "nobody's wish: personal data whose time is over is taken out",
        ["Reservations/Absence/TimeOffService.cs"] = "another row: time off, once per command, under its own id",
        ["Reservations/Absence/Requests/TimeOffRequestService.cs"] = "another row: a wish for time off, by conditional updates of its state",
        ["Reservations/Illness/IllnessService.cs"] = "another row: time off, once per command; bookings under it go the one way",
        ["Reservations/Absence/TimeOffCancellations.cs"] = "what the job has still to do; each booking is cancelled by the one way",
        ["Discounts/CouponService.cs"] = "another row: a coupon's form, once per command, with its version",
        ["Payments/Webhooks/WebhookInbox.cs"] = "nobody's wish: an event is stored once, by its key",
        ["Payments/InPerson/InPersonGateway.cs"] = "the provider's side: a receipt once per request id",
        ["Payments/Customers/CustomerErasure.cs"] = "another row: a customer, with all of their bookings at once",
        ["Payments/Customers/Merging/CustomerMerging.cs"] = "another row: a customer, with all of their bookings at once, once per command",
        ["Payments/Checkout/PaymentPolicies.cs"] = "asks, and changes nothing",
    };

    [Fact]
    public void Who_changes_a_booking_or_its_money_goes_the_one_way() =>
        Sources.MustBeEmpty("Go by ReservationChanges, PaymentChanges or RefundChanges, or say here why not.", Past(Sources.All));

    [Fact]
    public void ChangeAsync_exists_once() =>
        Sources.MustBeEmpty("Build on ReservationChanges.ChangeAsync.", Seconds(Sources.All));

    [Fact]
    public void Each_of_the_others_still_begins_one() =>
        Assert.All(_others.Keys, path => Assert.Contains(Sources.All, file => file.Path == path && Begins().IsMatch(file.Text)));

    [Fact]
    public void A_planted_way_around_is_found()
    {
        SourceFile[] planted =
        [
            new("Payments/Slow.cs", "class Slow(UnitOfWork work);"), new("Catalog/Own.cs", "class Own(UnitOfWork work);"),
            new("Discounts/Twice.cs", "private Task<ChangeResult> ChangeAsync(Actor actor) =>"),
        ];

        Assert.Equal(["Payments/Slow.cs:1: class Slow(UnitOfWork work);"], Past(planted));
        Assert.Equal(["Discounts/Twice.cs:1: private Task<ChangeResult> ChangeAsync(Actor actor) =>"], Seconds(planted));
    }

    private static IEnumerable<string> Past(IEnumerable<SourceFile> files) => Sources.Outside(files.Where(IsInside), Begins(), [.. _others.Keys]);

    private static IEnumerable<string> Seconds(IEnumerable<SourceFile> files) =>
        Sources.Outside(files.Where(IsInside), Declares(), "Reservations/ReservationChanges.cs");

    private static bool IsInside(SourceFile file) => file.Path.Split('/')[0] is "Reservations" or "Payments" or "Discounts";

    [GeneratedRegex(@"\bUnitOfWork\b", RegexOptions.None, 5000)]
    private static partial Regex Begins();

    [GeneratedRegex(@"\bTask(<[^\n(]*>)? ChangeAsync[<(]", RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex Declares();
}
