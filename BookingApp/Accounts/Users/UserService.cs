using BookingApp.Contacts;
using BookingApp.Data;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace BookingApp.Accounts.Users;

/// <summary>What the list of users can be sorted by.</summary>
public enum UserColumn
{
    Name,
    Email,
    Role,
}

/// <summary>Makes, changes and disables those who sign in. The last admin always remains.</summary>
public sealed class UserService(IServiceScopeFactory scopes, IDbContextFactory<BookingDbContext> contexts, SignInTickets signIns, TimeProvider clock)
{
    /// <summary>The list's own order.</summary>
    public static readonly ListOrder<UserColumn> ByName = new(UserColumn.Name, IsDescending: false);

    /// <summary>Everybody who may sign in, by name.</summary>
    public async Task<IReadOnlyList<UserView>> ListAsync(CancellationToken ct = default)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var admins = await (
            from userRole in db.Set<IdentityUserRole<int>>()
            join role in db.Set<IdentityRole<int>>() on userRole.RoleId equals role.Id
            where role.Name == Roles.Admin
            select userRole.UserId).ToListAsync(ct);
        var users = await db.Users.AsNoTracking().ToListAsync(ct);
        var now = clock.GetUtcNow();
        return [.. users.OrderBy(u => u.DisplayName, StringComparer.CurrentCultureIgnoreCase).Select(u => new UserView(
            u.Id, u.Email ?? "", u.DisplayName, admins.Contains(
                u.Id) ? Roles.Admin : Roles.Staff, u.ResourceId, u.Disabled, u.LockoutEnd > now, u.ConcurrencyStamp ?? ""))];
    }

    /// <summary>Everybody who may sign in, by name or in the order asked for.</summary>
    public async Task<IReadOnlyList<UserView>> ListAsync(ListOrder<UserColumn> order, CancellationToken ct = default)
    {
        var users = await ListAsync(ct);
        return order.Column switch
        {
            UserColumn.Email => [.. order.Sort(users, u => u.Email, StringComparer.OrdinalIgnoreCase)],
            UserColumn.Role => [.. order.Sort(users, u => u.Role, StringComparer.Ordinal)],
            _ => [.. order.Sort(users, u => u.Name, StringComparer.CurrentCultureIgnoreCase)],
        };
    }

    /// <summary>Whether there is any account: without one, the app is still to be set up.</summary>
    public async Task<bool> AnyAsync(CancellationToken ct = default)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await db.Users.AnyAsync(ct);
    }

    /// <summary>Makes a user with a first password.</summary>
    public Task<UserResult> CreateAsync(Actor actor, UserForm form, string password, CancellationToken ct = default) =>
        CreateAsync(actor, [form], password, null, ct);

    // The users and what belongs to them (with), in one transaction. The answer is that of the last user.
    internal async Task<UserResult> CreateAsync(
        Actor actor, IReadOnlyList<UserForm> forms, string password, Func<BookingDbContext, Task>? with, CancellationToken ct)
    {
        actor.MustBeAdmin();
        if (forms.Select(Check).FirstOrDefault(found => found.Count > 0) is { } errors)
            return new UserResult.Invalid(errors);

        await using var scope = scopes.CreateAsyncScope();
        await MakeRolesAsync(scope);
        await using var transaction = await Context(scope).Database.BeginTransactionAsync(ct);
        if (with is not null)
            await with(Context(scope));
        UserResult result = new UserResult.Invalid(new Dictionary<string, string>(StringComparer.Ordinal));
        foreach (var form in forms)
        {
            result = await AddAsync(scope, form, password, ct);
            if (result is not UserResult.Saved)
                return result; // and nothing is committed
        }

        await Context(scope).SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        return result;
    }

    private async Task<UserResult> AddAsync(AsyncServiceScope scope, UserForm form, string password, CancellationToken ct)
    {
        var users = Users(scope);
        if (form.Command is { } command && await Context(scope).Commands.AsNoTracking().SingleOrDefaultAsync(c => c.Id == command, ct) is { Made: { } before })
            return new UserResult.Saved(before);
        var (userName, email) = NamesOf(form);
        var user = new AppUser
        {
            UserName = userName,
            Email = email,
            DisplayName = form.Name.Trim(),
            ResourceId = form.ResourceId,
            Disabled = form.Disabled,
            LockoutEnabled = true,
        };
        var made = await users.CreateAsync(user, password);
        if (made.Succeeded)
            made = await users.AddToRoleAsync(user, form.Role);
        if (!made.Succeeded)
            return new UserResult.Invalid(ErrorsOf(made));
        if (form.Command is { } done)
            Context(scope).Commands.Add(new Command { Id = done, ForgetAt = clock.Now() + Command.Kept, Made = user.Id });
        return new UserResult.Saved(user.Id);
    }

    /// <summary>Changes name, role, person and whether the user may sign in. Another role, another address or a deactivation ends what is open at
    /// once.</summary>
    public async Task<UserResult> SaveAsync(Actor actor, int id, UserForm form, CancellationToken ct = default)
    {
        actor.MustBeAdmin();
        if (Check(form) is { Count: > 0 } errors)
            return new UserResult.Invalid(errors);

        await using var scope = scopes.CreateAsyncScope();
        var users = Users(scope);
        await using var transaction = await Context(scope).Database.BeginTransactionAsync(ct);
        if (await users.FindByIdAsync(Number(id)) is not { } user || form.Stamp is not null && user.ConcurrencyStamp != form.Stamp)
            return new UserResult.ChangedMeanwhile();

        var wasAdmin = await users.IsInRoleAsync(user, Roles.Admin);
        if (wasAdmin && (form.Disabled || form.Role is not Roles.Admin) && !await OtherAdminAsync(users, id))
            return Invalid(form.Disabled ? nameof(form.Disabled) : nameof(form.Role), "last_admin");
        if (form.Disabled && actor is Actor.Staff staff && staff.Id == id)
            return Invalid(nameof(form.Disabled), "yourself");

        var (userName, email) = NamesOf(form);
        var ends = wasAdmin != form.Role is Roles.Admin || user.Disabled != form.Disabled || user.Email != email;
        (user.UserName, user.Email, user.DisplayName, user.ResourceId, user.Disabled) = (userName, email, form.Name.Trim(), form.ResourceId, form.Disabled);
        var saved = await users.UpdateAsync(user);
        if (saved.Succeeded && wasAdmin != form.Role is Roles.Admin)
        {
            await users.RemoveFromRolesAsync(user, await users.GetRolesAsync(user));
            saved = await users.AddToRoleAsync(user, form.Role);
        }

        if (saved.Succeeded && ends)
            saved = await users.UpdateSecurityStampAsync(user); // every ticket of theirs is void with this commit
        if (!saved.Succeeded)
            return saved.Errors.Any(e => e.Code is "ConcurrencyFailure") ? new UserResult.ChangedMeanwhile() : new UserResult.Invalid(ErrorsOf(saved));
        await transaction.CommitAsync(ct);
        if (ends)
            await signIns.EndVoidAsync(id, CancellationToken.None);
        return new UserResult.Saved(id);
    }

    /// <summary>Gives a user a new password and ends a lockout; whoever is signed in with the old one is out at once.</summary>
    public async Task<UserResult> ResetPasswordAsync(Actor actor, int id, string password, CancellationToken ct = default)
    {
        actor.MustBeAdmin();
        await using var scope = scopes.CreateAsyncScope();
        var users = Users(scope);
        await using var transaction = await Context(scope).Database.BeginTransactionAsync(ct);
        if (await users.FindByIdAsync(Number(id)) is not { } user)
            return new UserResult.ChangedMeanwhile();
        var reset = await users.ResetPasswordAsync(user, await users.GeneratePasswordResetTokenAsync(user), password);
        if (reset.Succeeded)
            reset = await users.SetLockoutEndDateAsync(user, null);
        if (!reset.Succeeded)
            return new UserResult.Invalid(ErrorsOf(reset));
        await transaction.CommitAsync(ct);
        await signIns.EndVoidAsync(id, CancellationToken.None);
        return new UserResult.Saved(id);
    }

    internal static IReadOnlyDictionary<string, string> ErrorsOf(IdentityResult result) => result.Errors
        .Select(e => e.Code switch
        {
            "DuplicateUserName" or "DuplicateEmail" => (nameof(UserForm.Email), "email_taken"),
            "InvalidEmail" or "InvalidUserName" => (nameof(UserForm.Email), "email"),
            "PasswordTooShort" or "PasswordRequiresUniqueChars" => ("Password", "password_weak"),
            "PasswordMismatch" => ("Current", "password_wrong"),
            _ => ("Password", "password_weak"),
        })
        .DistinctBy(e => e.Item1).ToDictionary(e => e.Item1, e => e.Item2, StringComparer.Ordinal);

    private static Dictionary<string, string> Check(UserForm form)
    {
        var errors = new Dictionary<string, string>(StringComparer.Ordinal);
        if (VisibleText.IsBlank(form.Name) || form.Name.Trim().Length > 100)
            errors[nameof(form.Name)] = "name";
        if (!EmailAddress.TryParse(form.Email, out _) || form.Email.Length > 200)
            errors[nameof(form.Email)] = "email";
        if (!Roles.All.Contains(form.Role))
            errors[nameof(form.Role)] = "role";
        return errors;
    }

    // A user's name is their address as mail servers read it.
    private static (string UserName, string Email) NamesOf(UserForm form) =>
        EmailAddress.TryParse(form.Email, out var address) ? (address.ForServers, address.Text) : throw new RuleBrokenException("invalid");

    private static UserResult.Invalid Invalid(string member, string code) => new(new Dictionary<string, string>(StringComparer.Ordinal) { [member] = code });

    private static async Task<bool> OtherAdminAsync(UserManager<AppUser> users, int id) =>
        (await users.GetUsersInRoleAsync(Roles.Admin)).Any(u => u.Id != id && !u.Disabled);

    private static async Task MakeRolesAsync(AsyncServiceScope scope)
    {
        var roles = scope.ServiceProvider.GetRequiredService<RoleManager<IdentityRole<int>>>();
        foreach (var name in Roles.All)
        {
            if (!await roles.RoleExistsAsync(name))
                await roles.CreateAsync(new IdentityRole<int>(name));
        }
    }

    private static UserManager<AppUser> Users(AsyncServiceScope scope) => scope.ServiceProvider.GetRequiredService<UserManager<AppUser>>();

    private static BookingDbContext Context(AsyncServiceScope scope) => scope.ServiceProvider.GetRequiredService<BookingDbContext>();

    private static string Number(int id) => id.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
