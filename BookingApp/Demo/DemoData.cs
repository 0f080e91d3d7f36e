using BookingApp.Accounts;
using BookingApp.Accounts.Users;
using BookingApp.Catalog;
using BookingApp.Data;

namespace BookingApp.Demo;

/// <summary>Fills an empty database with the demo business, and with somebody to sign in as.</summary>
internal sealed class DemoData(DemoBusiness business, UserService users, CatalogQueries catalogs, PayPalHistory payPal, ILogger<DemoData> log)
{
    public const string Password = "demo-password";

    private static readonly Actor Self = new Actor.System("demo");

    /// <summary>All of it in one transaction, or nothing; then PayPal's simulator is told.</summary>
    public async Task FillAsync(CancellationToken ct = default)
    {
        await AddWithUsersAsync(DemoBusiness.AnaId, async db =>
        {
            payPal.Owe(db);
            await business.AddAsync(db, ct);
        }, ct);
        catalogs.Invalidate();
        log.LogInformation("Filled the database with the demo business; sign in as admin@example.com or ana@example.com, the password is in the README");
        await payPal.TellAsync(ct);
    }

    /// <summary>Leaves a business alone that is there already; what a start that ended early still owes is done.</summary>
    public async Task LeaveAsync(CancellationToken ct = default)
    {
        log.LogInformation("The database holds a business already; nothing is seeded");
        await payPal.TellAsync(ct);
    }

    /// <summary>A business with somebody to sign in as: an admin, and Ana of the staff. All of it, or nothing.</summary>
    public async Task AddWithUsersAsync(int? ana, Func<BookingDbContext, Task> add, CancellationToken ct = default)
    {
        UserForm[] who = [new("admin@example.com", "Robin Admin", Roles.Admin, null, false), new("ana@example.com", "Ana Weber", Roles.Staff, ana, false)];
        if (await users.CreateAsync(Self, who, Password, add, ct) is not UserResult.Saved)
            throw new InvalidOperationException("The database holds no business, but users: nothing was seeded. Start with an empty database.");
    }
}
