using System.Reflection;
using System.Runtime.CompilerServices;
using BookingApp.Accounts;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace BookingApp.Tests.Accounts;

/// <summary>Who may do what: one table of all that somebody can wish of a service, and one of all pages. What is new and not in them fails here. What a
/// role may not do the service refuses, however it was reached: by an address, the API or an event of a circuit.</summary>
public sealed class RightsTests
{
    // Customers may do these, with what is their own: OwnershipTests.
    private const string Customers =
        """
        CaptureGate.EnterAsync CaptureGate.ReturnAsync DetailsService.TakeAsync DiscountService.ApplyAsync DiscountService.RemoveAsync
        HoldChanges.ExtendAsync HoldChanges.ReleaseAsync HoldService.HoldAsync LatePaymentRebooking.ChooseAsync PaymentService.CheckoutAsync
        RescheduleService.RescheduleAsync ReservationService.CancelAsync ReservationService.ConfirmFreeAsync WaitingListService.JoinAsync
        """;

    // What users choose for themselves: nobody else's can be named.
    private const string Own =
        """
        UserPreferencesService.FindAsync UserPreferencesService.KeepFindKeyAsync UserPreferencesService.OrderColumnsAsync
        UserPreferencesService.SoundArrivalsAsync
        """;

    private const string Staff =
        """
        AnotherTime.AskAsync BackToBackQueries.FindAsync BackToBackQueries.NextAsync
        IllnessDecisions.AskAllAsync IllnessDecisions.CancelAllAsync IllnessDecisions.GiveAllAsync
        IllnessService.EndAsync IllnessService.ReportAsync
        PayLinkEmails.SendAsync RepeatQueries.PlanAsync ReservationQueries.OtherNameAsync SeriesCancellation.CancelAsync SeriesService.BookAsync
        SpecialHoursService.RemoveAsync SpecialHoursService.SaveAsync TimeOffRequestService.AskAsync TimeOffRequestService.WithdrawAsync
        BookingFinder.FindAsync CancellationUndo.UndoAsync CustomerDirectory.ListAsync CustomerNoteService.AddAsync CustomerNoteService.DeleteAsync
        CustomerNoteService.EditAsync CustomerSearch.FindAsync
        CustomerSearch.LastAsync CustomerSearch.MatchAsync CustomerSearch.VisitsAsync CustomerTagService.AddAsync CustomerTagService.RemoveAsync
        InPersonRefunds.ConfirmRefundAsync InPersonService.TakeAsync RefundService.RefundAsync ReservationService.NoteAsync ResizeService.ResizeAsync
        TimeOffService.AddAsync TimeOffService.CancelBookingsAsync TimeOffService.RemoveAsync
        VisitConflicts.FindAsync VisitService.CheckInAsync VisitService.CompleteAsync VisitService.MarkNoShowAsync
        VisitService.UndoCheckInAsync VisitService.UndoCompleteAsync VisitService.UndoNoShowAsync
        WaitingEmails.WithholdAsync WaitingListRemoval.RemoveAsync WalkInService.BookAsync
        """;

    private const string Admins =
        """
        BusinessService.SaveAsync CatalogService.MoveResourceAsync CatalogService.MoveServiceAsync CatalogService.SaveResourceAsync
        CatalogService.SaveServiceAsync ClosureService.AddAsync ClosureService.RemoveAsync CouponService.SaveAsync
        CustomerMerging.MergeAsync CustomerMerging.PreviewAsync MergeQueries.CandidatesAsync TimeOffRequestService.ApproveAsync
        TimeOffRequestService.DeclineAsync CustomerErasure.EraseAsync CustomerErasure.PreviewAsync CustomerExport.PartsAsync CustomerExport.ReadAsync
        EmailQueue.SendAgainAsync PaymentDecisions.CheckAgainAsync PaymentDecisions.GiveUpAsync PhotoStore.SaveAsync ReconciliationService.RunAsync
        RefundService.DecideAsync RiskService.BlockAsync RiskService.UnblockAsync SetupService.MarkAsync TestEmails.SendAsync TradeService.BeginAsync
        UserService.CreateAsync UserService.ResetPasswordAsync UserService.SaveAsync WebhookInbox.TryAgainAsync
        """;

    private const string StaffPages =
        """
        /staff /staff/away/{Id:int} /staff/customers /staff/customers/{Id:guid} /staff/find /staff/list /staff/list/{Date} /staff/month /staff/month/{Date}
        /staff/waiting-list /staff/week /staff/week/{Date} /staff/{Date} /staff/{Date}/sheet
        """;

    private const string AdminPages =
        """
        /admin /admin/bookings /admin/bookings/{Reference} /admin/closures /admin/coupons /admin/coupons/new /admin/coupons/{Id:int} /admin/doctor
        /admin/emails /admin/ledger /admin/ledger/compare /admin/money /admin/monitoring /admin/payments /admin/people /admin/people/new /admin/people/{Id:int}
        /admin/released /admin/risk /admin/risk/blocks /admin/rooms /admin/rooms/new /admin/rooms/{Id:int} /admin/services /admin/services/new
        /admin/time-off /staff/customers/{Id:guid}/merge /admin/services/{Id:int} /admin/settings /admin/users /admin/users/new /admin/users/{Id:int}
        """;

    private const string OpenPages =
        """
        / /account/denied /account/sign-in /book/{ServiceId:int} /book/{ServiceId:int}/waiting-list /booking/{Reference}
        /booking/{Reference}/reschedule /booking/{Reference}/reschedule/review /checkout/{Reference} /error /find /first-run /not-found
        /waiting-list/{Id:guid}
        """;

    private static readonly Actor[] _customers = [new Actor.Customer(), new Actor.Customer("ABCDE")];
    private static readonly Actor _staff = new Actor.Staff(2, "Ben");

    /// <summary>Each wish that some role may not have, with everybody who may not.</summary>
    public static TheoryData<string> Refused { get; } = new(Names(Staff).Concat(Names(Admins)));

    [Fact]
    public void Every_wish_is_in_the_table() => Assert.Equal(
        Names(Customers).Concat(Names(Own)).Concat(Names(Staff)).Concat(Names(Admins)).Order(StringComparer.Ordinal),
        Wishes().Select(Name).Distinct().Order(StringComparer.Ordinal));

    [Theory, MemberData(nameof(Refused))]
    public async Task The_service_itself_refuses_what_a_role_may_not_do(string wish)
    {
        await using var world = await TestWorld.CreateAsync();
        using var scope = world.Get<IServiceScopeFactory>().CreateScope();
        Actor[] refused = Names(Admins).Contains(wish) ? [.. _customers, _staff] : _customers;

        foreach (var method in Wishes().Where(method => Name(method) == wish))
        {
            foreach (var actor in refused)
                Assert.Equal("not_allowed", (await Assert.ThrowsAsync<RuleBrokenException>(() => CallAsync(scope, method, actor))).Code);
        }
    }

    [Fact]
    public void Every_page_is_in_the_table_under_who_may_open_it()
    {
        var pages = typeof(Money).Assembly.GetTypes()
            .SelectMany(type => type.GetCustomAttributes<RouteAttribute>(inherit: false).Select(route => (route.Template, Policy: PolicyOf(type)))).ToList();

        Assert.Equal(Names(OpenPages).Order(StringComparer.Ordinal), With(""));
        Assert.Equal(Names(StaffPages).Order(StringComparer.Ordinal), With(Policies.Staff));
        Assert.Equal(Names(AdminPages).Order(StringComparer.Ordinal), With(Policies.Admin));
        Assert.Equal(["/dev-mailbox", "/dev-mailbox/{Name}"], With(Policies.DevMailbox));
        Assert.Equal(["/account/manage"], With("signed in"));

        IEnumerable<string> With(string policy) => pages.Where(page => page.Policy == policy).Select(page => page.Template).Order(StringComparer.Ordinal);
    }

    [Fact]
    public async Task Every_address_of_staff_and_admins_asks_who_it_is_files_included()
    {
        await using var app = new AccountsApp();
        using var browser = app.Browser();
        var addresses = app.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Select(endpoint => (Route: "/" + endpoint.RoutePattern.RawText?.TrimStart('/'), Asks: endpoint.Metadata.GetOrderedMetadata<IAuthorizeData>()))
            .ToList();

        Assert.All(Under("/admin"), address => Assert.Contains(address.Asks, asked => asked.Policy is Policies.Admin));
        Assert.All(Under("/staff"), address => Assert.Contains(address.Asks, asked => asked.Policy is Policies.Staff));
        Assert.True(Under("/admin").Count() > Names(AdminPages).Count()); // exports are addresses too

        IEnumerable<(string Route, IReadOnlyList<IAuthorizeData> Asks)> Under(string start) =>
            addresses.Where(a => a.Route is not "/admin/letters") // an old address leads on, and shows nothing
                .Where(a => a.Route == start || a.Route.StartsWith($"{start}/", StringComparison.Ordinal));
    }

    // The control: a service that looks only after it has begun is found.
    [Fact]
    public async Task A_planted_service_that_forgets_to_ask_is_found()
    {
        await using var world = await TestWorld.CreateAsync();
        using var scope = new ServiceCollection().AddSingleton<Forgetful>().BuildServiceProvider().CreateScope();

        await CallAsync(scope, typeof(Forgetful).GetMethod(nameof(Forgetful.SaveAsync))!, _staff); // nothing is thrown, so that the table would fail

        Assert.Contains(Wishes([typeof(Forgetful)]), method => Name(method) is "Forgetful.SaveAsync");
    }

    private static IEnumerable<string> Names(string table) => table.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);

    private static IEnumerable<MethodInfo> Wishes() => Wishes(typeof(Money).Assembly.GetTypes());

    // What pages are made of only passes a wish on; an entity's verb is asked by its service.
    private static IEnumerable<MethodInfo> Wishes(IEnumerable<Type> types) => types
        .Where(type => type is { IsClass: true, IsVisible: true } && type.Namespace?.StartsWith("BookingApp.Components", StringComparison.Ordinal) is not true)
        .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly))
        .Where(method => method.GetParameters() is [{ ParameterType: var first }, ..] && first == typeof(Actor)
            && typeof(Task).IsAssignableFrom(method.ReturnType));

    private static string Name(MethodInfo method) => $"{method.DeclaringType!.Name}.{method.Name}";

    // With nothing of what it needs: who may not is told so before anything is looked at.
    private static async Task CallAsync(IServiceScope scope, MethodInfo method, Actor actor)
    {
        var arguments = method.GetParameters().Select(p => p.ParameterType switch
        {
            var t when t == typeof(Actor) => actor,
            _ when p.HasDefaultValue => p.DefaultValue,
            var t when t == typeof(string) => "",
            { IsValueType: true } t => Activator.CreateInstance(t),
            { IsClass: true, IsAbstract: false, IsArray: false } t => RuntimeHelpers.GetUninitializedObject(t),
            _ => null,
        }).ToArray();
        var service = scope.ServiceProvider.GetService(method.DeclaringType!) ?? RuntimeHelpers.GetUninitializedObject(method.DeclaringType!);
        try
        {
            await (Task)method.Invoke(service, arguments)!;
        }
        catch (TargetInvocationException thrown)
        {
            throw thrown.InnerException!;
        }
    }

    private static string PolicyOf(Type page)
    {
        if (page.IsDefined(typeof(AllowAnonymousAttribute)))
            return "";
        var asked = page.GetCustomAttributes<AuthorizeAttribute>().ToList();
        if (asked.Exists(attribute => attribute.Policy is Policies.Admin))
            return Policies.Admin; // of a page among those of staff, beside theirs
        return asked.Select(attribute => attribute.Policy).FirstOrDefault(policy => policy is not null) ?? (asked.Count > 0 ? "signed in" : "nobody is asked");
    }

    /// <summary>Saves for whoever asks.</summary>
    public sealed class Forgetful
    {
        public Task SaveAsync(Actor actor) => Task.FromResult(actor.ToString());
    }
}
