using System.Globalization;
using BookingApp.Components.Customer.Book;
using BookingApp.Components.Customer.Checkout;
using BookingApp.Customers;
using BookingApp.WaitingList;
using BookingApp.WaitingList.Joining;
using Microsoft.AspNetCore.Mvc;

namespace BookingApp.Components.Customer.Waiting;

/// <summary>Joining the waiting list for a day that is full, and leaving it.</summary>
internal static class WaitingListEndpoints
{
    // Person and party go by the address.
    private static readonly string[] Kept = ["customer.name", "customer.email", "customer.phone", "date", "from", "until"];

    public static async Task<IResult> JoinAsync(int serviceId, HttpContext http, [FromServices] WaitingListService list, CancellationToken ct)
    {
        var form = await http.Request.ReadFormAsync(ct);
        var path = Urls.JoinWaitingList(serviceId);
        var choice = SlotChoice.Read(form["staff"], null, form["date"], form["party"]);
        var back = choice.ToAddress(path);
        var errors = new Dictionary<string, string>(StringComparer.Ordinal);
        var (from, until) = (MinuteOf("from", 0), MinuteOf("until", WaitingListEntry.MinutesOfDay));
        if (choice.Date is null)
            errors["date"] = "required";
        if (errors.Count > 0)
            return Refuse(errors);
        var phone = Text("customer.phone");
        var customer = new CustomerDetails(
            Text("customer.name"), Text("customer.email"), phone.Length > 0 ? phone : null,
            VisitorCulture.Wished(http.Request) ?? CultureInfo.CurrentCulture.Name);
        var request = new JoinRequest(serviceId, choice.Date!.Value, customer, choice.Staff, choice.Party)
        {
            FromMinute = from,
            UntilMinute = until,
            Visitor = Visitor.Of(http),
        };
        var result = await list.JoinAsync(new Actor.Customer(), request, ct);
        if (result is JoinResult.Invalid invalid)
            return Refuse(new Dictionary<string, string>(invalid.Errors));
        if (result is JoinResult.Joined)
            DetailsDraft.Discard(http, path);
        else
            new DetailsDraft(Typed(), errors).Leave(http, path); // nothing typed is lost
        return result switch
        {
            JoinResult.Joined => FormRedirect.GoTo((choice with { Staff = null }).ToAddress(path), JoinPage.Joined),
            JoinResult.Free => FormRedirect.GoTo(choice.ToAddress(Urls.Service(serviceId)), "waiting_list_free"),
            JoinResult.NotOpen => FormRedirect.GoTo(back, problem: "waiting_list_not_open"),
            JoinResult.TooMany => FormRedirect.GoTo(back, problem: "waiting_list_too_many"),
            _ => Results.NotFound(),
        };

        string Text(string member) => form[member].ToString().Trim();

        Dictionary<string, string> Typed() => Kept.ToDictionary(k => k, k => form[k].ToString());

        IResult Refuse(Dictionary<string, string> wrong)
        {
            new DetailsDraft(Typed(), wrong).Leave(http, path);
            return FormRedirect.GoTo(back, problem: "details");
        }

        int MinuteOf(string member, int otherwise)
        {
            if (Text(member).Length is 0)
                return otherwise;
            if (TimeOnly.TryParseExact(Text(member), "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time))
                return (int)(time.Ticks / TimeSpan.TicksPerMinute);
            errors[member] = "time";
            return otherwise;
        }
    }

    public static async Task<IResult> ConfirmAsync(Guid id, string? key, [FromServices] WaitingListService list, CancellationToken ct) =>
        await list.ConfirmAsync(id, key, ct) ? FormRedirect.GoTo(Urls.WaitingList(id, key!), "waiting_list_confirmed") : Results.NotFound();

    public static async Task<IResult> LeaveAsync(Guid id, string? key, [FromServices] WaitingListRemoval removal, CancellationToken ct) =>
        await removal.LeaveAsync(id, key, ct) switch
        {
            LeaveResult.Left => FormRedirect.GoTo(Urls.WaitingList(id, key!), "waiting_list_left"),
            LeaveResult.Booked => FormRedirect.GoTo(Urls.WaitingList(id, key!)), // which says so
            LeaveResult.PaymentInProgress => FormRedirect.GoTo(Urls.WaitingList(id, key!), problem: "payment_in_progress"),
            _ => Results.NotFound(),
        };
}
