namespace BookingApp;

/// <summary>Every address that one part of the app gives to another, to an email or to PayPal.</summary>
public static class Urls
{
    public const string Home = "/";
    public const string SignIn = "/account/sign-in";
    public const string SignOut = "/account/sign-out";
    public const string AdminMoney = "/admin/money";
    public const string Account = "/account/manage";
    public const string AccessDenied = "/account/denied";
    public const string FirstRun = "/first-run";
    public const string Find = "/find";
    public const string Staff = "/staff";
    public const string StaffWaitingList = "/staff/waiting-list";
    public const string StaffFind = "/staff/find";
    public const string StaffCustomers = "/staff/customers";
    public const string Admin = "/admin";
    public const string AdminTimeOff = "/admin/time-off";
    public const string Monitoring = "/admin/monitoring";
    public const string PayPalWebhook = "/webhooks/paypal";
    public const string DevMailbox = "/dev-mailbox";
    public const string CalendarRoute = "/booking/{reference}/calendar.ics";

    public static string Service(int id) => $"/book/{Number(id)}";
    public static string JoinWaitingList(int serviceId) => $"/book/{Number(serviceId)}/waiting-list";
    public static string WaitingList(Guid id, string key) => $"/waiting-list/{id:N}?key={key}";
    public static string Checkout(string reference, string key) => $"/checkout/{reference}?key={key}";
    public static string CheckoutReturn(string reference) => $"/checkout/{reference}/return";
    public static string CheckoutCancelled(string reference) => $"/checkout/{reference}/cancelled";
    public static string Booking(string reference, string key) => $"/booking/{reference}?key={key}";
    public static string Reschedule(string reference, string key) => $"/booking/{reference}/reschedule?key={key}";
    public static string RescheduleReview(string reference, string key) => $"/booking/{reference}/reschedule/review?key={key}";
    public static string Calendar(string reference, string key) => $"/booking/{reference}/calendar.ics?key={key}";
    public static string StaffDay(DateOnly date, string? who = null) =>
        $"/staff/{date.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture)}{(who is null ? "" : $"?who={Uri.EscapeDataString(who)}")}";
    public static string StaffWeek(DateOnly date) => $"{Staff}/week/{Day(date)}";
    public static string StaffMonth(DateOnly date) => $"{Staff}/month/{Day(date)}";
    public static string StaffList(DateOnly date) => $"{Staff}/list/{Day(date)}";
    public static string StaffSheet(DateOnly date) => $"{StaffDay(date)}/sheet";
    public static string StaffBooking(DateOnly date, string reference) => $"{StaffDay(date)}?open={Uri.EscapeDataString(reference)}";
    public static string StaffClass(DateOnly date, Guid session) => StaffBooking(date, session.ToString("N")); // its guests are open
    public static string StaffNewBooking(DateOnly? date = null, Guid? customer = null) => // its form is open
        $"{(date is { } day ? StaffDay(day) : Staff)}?new=booking{(customer is { } who ? $"&customer={who}" : "")}";
    public static string StaffAway(int personId) => $"{Staff}/away/{Number(personId)}";
    public static string StaffCustomer(Guid id) => $"{StaffCustomers}/{id}";
    public static string MergeCustomer(Guid id, Guid? with = null) => $"{StaffCustomer(id)}/merge{(with is { } other ? $"?with={other}" : "")}";
    public static string CustomerExport(Guid id) => $"{Admin}/customers/{id}/export";
    public static string AddressExport(string email) => $"{Admin}/customers/export?email={Uri.EscapeDataString(email)}";
    public static string AdminBooking(string reference) => $"/admin/bookings/{reference}";
    public static string DevMailboxEmail(string name) => $"/dev-mailbox/{Uri.EscapeDataString(name)}";

    private static string Day(DateOnly date) => date.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);

    private static string Number(int id) => id.ToString(System.Globalization.CultureInfo.InvariantCulture);
}

/// <summary>Who asks for the head of an answer gets it where a GET is answered: those who watch a site, preview a link or look whether a file is
/// still the same.</summary>
internal static class HeadRequests
{
    public static T AnsweringHead<T>(this T endpoints) where T : IEndpointConventionBuilder
    {
        endpoints.Add(Take);
        return endpoints;
    }

    private static void Take(EndpointBuilder endpoint)
    {
        if (endpoint.Metadata.OfType<HttpMethodMetadata>().LastOrDefault() is { } methods && methods.HttpMethods.Contains(HttpMethods.Get)
            && !methods.HttpMethods.Contains(HttpMethods.Head))
            endpoint.Metadata.Add(new HttpMethodMetadata([.. methods.HttpMethods, HttpMethods.Head], methods.AcceptCorsPreflight));
    }
}
