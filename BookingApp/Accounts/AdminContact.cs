using BookingApp.Contacts;
using BookingApp.Data;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace BookingApp.Accounts;

/// <summary>The admin who has been there longest is whom to write to.</summary>
internal sealed class AdminContact(IDbContextFactory<BookingDbContext> contexts) : IStaffContact
{
    public async Task<string> FindEmailAsync(CancellationToken ct = default)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await (
            from user in db.Users
            join userRole in db.Set<IdentityUserRole<int>>() on user.Id equals userRole.UserId
            join role in db.Set<IdentityRole<int>>() on userRole.RoleId equals role.Id
            where role.Name == Roles.Admin && !user.Disabled
            orderby user.Id
            select user.Email).FirstOrDefaultAsync(ct) ?? "";
    }
}
