using System.Globalization;
using System.Security.Claims;
using BookingApp.Accounts;
using BookingApp.Accounts.Preferences;
using BookingApp.Catalog;
using BookingApp.Components.Staff.Undo;
using BookingApp.Components.Staff.WalkIns;
using BookingApp.Data.Changes;
using BookingApp.Discounts;
using BookingApp.Notifications;
using BookingApp.Notifications.Moves;
using BookingApp.Notifications.PayLinks;
using BookingApp.Notifications.Sending;
using BookingApp.Payments.Cancellations;
using BookingApp.Payments.InPerson;
using BookingApp.Payments.Refunds;
using BookingApp.Reservations.Absence;
using BookingApp.Reservations.Holds;
using BookingApp.Reservations.Occupancy;
using BookingApp.Reservations.Rescheduling;
using BookingApp.Reservations.Rules;
using BookingApp.Reservations.Series;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace BookingApp.Tests.Components.Staff;

/// <summary>A component over the real services, with Ana of the staff before it.</summary>
public abstract class StaffedComponentTest : ComponentTest, IAsyncLifetime
{
    protected TestWorld World { get; private set; } = null!;

    /// <summary>Whether she is an admin, too.</summary>
    protected virtual bool IsAdmin => false;

    /// <summary>Whether she is the first of the people, whose column is hers; else she works at the front desk.</summary>
    protected virtual bool IsPerson => false;

    /// <summary>Puts others in the place of the world's own.</summary>
    protected virtual void AddServices() { }

    // Here, since what an asynchronous method does to the culture ends with it.
    protected StaffedComponentTest() => CultureInfo.CurrentCulture = new CultureInfo("en-GB");

    public async ValueTask InitializeAsync()
    {
        World = await TestWorld.CreateAsync();
        foreach (var service in new object[]
        {
            World.Reservations, World.Queries, World.Holds, World.Availability, World.Rescheduling, World.Get<WaitingEmails>(),
            World.Get<CancellationUndo>(), World.Get<ResizeService>(), World.Get<VisitConflicts>(),
            World.Get<InPersonService>(), World.Get<InPersonRefunds>(), World.Get<RefundService>(), World.Get<CatalogQueries>(), World.Get<ChangeFeed>(),
            World.Get<EmailQueries>(), World.Get<EmailQueue>(), World.Get<TestEmails>(),
            World.Get<CatalogService>(), World.Get<CouponService>(), World.Get<StrandedBookings>(),
        })
        {
            Services.Add(new ServiceDescriptor(service.GetType(), service));
        }

        Services.AddSingleton(World.Get<IEmailTransport>()).AddSingleton(World.Get<IOptions<StaffOptions>>()).AddScoped<UndoOffers>()
            .AddScoped<VisitMoves>().AddScoped<MyPreferences>().AddSingleton(World.Get<UserPreferencesService>())
            .AddSingleton(new DeskBooker(World.Get<WalkInService>(), World.Get<SeriesService>(), World.Get<PayLinkEmails>()));
        AddServices();
        Services.AddFallbackServiceProvider(World.Get<IServiceProvider>()); // what only some pages need
        this.AddAuthorization().SetAuthorized("ana").SetRoles(IsAdmin ? [Roles.Admin] : [])
            .SetClaims(
                [new Claim(ClaimTypes.NameIdentifier, "1"), new Claim(CurrentActor.NameClaim, "Ana"),
                .. IsPerson ? [new Claim(CurrentActor.ResourceClaim, "1")] : Array.Empty<Claim>()]);
        SetRendererInfo(new Microsoft.AspNetCore.Components.RendererInfo("Server", isInteractive: true));
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            World.DisposeAsync().AsTask().GetAwaiter().GetResult();
        base.Dispose(disposing);
    }
}
