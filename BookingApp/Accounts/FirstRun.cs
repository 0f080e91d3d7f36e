using System.Security.Cryptography;
using System.Text;
using BookingApp.Accounts.Users;
using BookingApp.Catalog;
using BookingApp.Catalog.Pricing;
using BookingApp.Contacts;
using BookingApp.Data;
using BookingApp.Data.Changes;

namespace BookingApp.Accounts;

/// <summary>Sets a new installation up, guarded by a one-time code that only those who can read the log know.</summary>
public sealed class FirstRun(UserService users, CatalogQueries catalogs, UnitOfWork work, Ids ids, ILogger<FirstRun> log) : IHostedService
{
    private const int MaxTries = 10;

    private readonly Lock _door = new();
    private string? _code;
    private int _tries;

    /// <summary>Whether somebody has yet to be made admin.</summary>
    public async Task<bool> IsOpenAsync(CancellationToken ct = default) => !await users.AnyAsync(ct);

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (await IsOpenAsync(cancellationToken))
            NewCode();
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Makes the business, unless there is one, and its first admin: both or neither.</summary>
    public async Task<UserResult> SetUpAsync(FirstRunForm form, CancellationToken ct = default)
    {
        if (!await IsOpenAsync(ct))
            return new UserResult.ChangedMeanwhile();
        if (!Opens(form.Code))
            return Invalid(nameof(form.Code), "code");

        var isNew = !await catalogs.IsSetUpAsync(ct);
        if (isNew && Check(form) is { Count: > 0 } errors)
            return new UserResult.Invalid(errors);

        var actor = new Actor.System("first-run");
        var made = await users.CreateAsync(
            actor, [new UserForm(form.Email, form.Name, Roles.Admin, null, false)], form.Password,
            isNew ? async db => await db.Businesses.AddAsync(BusinessOf(form), ct) : null, ct);
        if (made is not UserResult.Saved)
            return made;

        await work.DoAsync((db, _) =>
        {
            db.Publish(Change.Catalog);
            return Task.CompletedTask;
        }, ct);
        lock (_door)
            _code = null;
        return made;
    }

    private static Business BusinessOf(FirstRunForm form) => new()
    {
        Name = form.BusinessName.Trim(),
        TimeZone = form.TimeZone,
        Currency = form.Currency,
        Locale = form.Locale,
        Email = form.BusinessEmail?.Trim() ?? "", // the admin's own is theirs: every page would show it
    };

    private static Dictionary<string, string> Check(FirstRunForm form)
    {
        var errors = new Dictionary<string, string>(StringComparer.Ordinal);
        if (VisibleText.IsBlank(form.BusinessName) || form.BusinessName.Trim().Length > 100)
            errors[nameof(form.BusinessName)] = "name";
        if (form.BusinessEmail?.Trim() is { Length: > 0 } address && (address.Length > 200 || !EmailAddress.TryParse(address, out _)))
            errors[nameof(form.BusinessEmail)] = "email";
        if (!BusinessZone.Exists(form.TimeZone))
            errors[nameof(form.TimeZone)] = "zone";
        if (!Currencies.Exists(form.Currency))
            errors[nameof(form.Currency)] = "currency";
        if (!Locales.Exists(form.Locale))
            errors[nameof(form.Locale)] = "locale";
        return errors;
    }

    private static UserResult.Invalid Invalid(string member, string code) => new(new Dictionary<string, string>(StringComparer.Ordinal) { [member] = code });

    // Guessing gets ten tries; then the log has another code.
    private bool Opens(string code)
    {
        lock (_door)
        {
            if (_code is { } expected
                && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(expected), Encoding.UTF8.GetBytes(code.Trim().ToUpperInvariant())))
                return true;
            if (++_tries >= MaxTries)
                NewCode();
            return false;
        }
    }

    private void NewCode()
    {
        _tries = 0;
        _code = $"{ids.NewReference()}-{ids.NewReference()}";
        log.LogWarning("Nobody can sign in yet. Open {Address} and enter this code: {Code}", Urls.FirstRun, _code); // whoever reads the log owns the machine
    }
}
