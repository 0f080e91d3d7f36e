using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace BookingApp.Accounts;

/// <summary>Maps ASP.NET Core Identity's tables into the app's one context, as Identity's own context would.</summary>
internal sealed class AccountsMapping :
    IEntityTypeConfiguration<AppUser>, IEntityTypeConfiguration<IdentityRole<int>>, IEntityTypeConfiguration<IdentityUserRole<int>>,
    IEntityTypeConfiguration<IdentityUserClaim<int>>, IEntityTypeConfiguration<IdentityRoleClaim<int>>,
    IEntityTypeConfiguration<IdentityUserLogin<int>>, IEntityTypeConfiguration<IdentityUserToken<int>>
{
    public void Configure(EntityTypeBuilder<AppUser> user)
    {
        user.ToTable("Users");
        user.HasIndex(u => u.NormalizedUserName).IsUnique();
        user.HasIndex(u => u.NormalizedEmail);
        user.Property(u => u.ConcurrencyStamp).IsConcurrencyToken();
        user.Property(u => u.UserName).HasMaxLength(256);
        user.Property(u => u.NormalizedUserName).HasMaxLength(256);
        user.Property(u => u.Email).HasMaxLength(256);
        user.Property(u => u.NormalizedEmail).HasMaxLength(256);
        user.HasMany<IdentityUserClaim<int>>().WithOne().HasForeignKey(c => c.UserId).IsRequired();
        user.HasMany<IdentityUserLogin<int>>().WithOne().HasForeignKey(l => l.UserId).IsRequired();
        user.HasMany<IdentityUserToken<int>>().WithOne().HasForeignKey(t => t.UserId).IsRequired();
        user.HasMany<IdentityUserRole<int>>().WithOne().HasForeignKey(r => r.UserId).IsRequired();
    }

    public void Configure(EntityTypeBuilder<IdentityRole<int>> role)
    {
        role.ToTable("Roles");
        role.HasIndex(r => r.NormalizedName).IsUnique();
        role.Property(r => r.ConcurrencyStamp).IsConcurrencyToken();
        role.Property(r => r.Name).HasMaxLength(256);
        role.Property(r => r.NormalizedName).HasMaxLength(256);
        role.HasMany<IdentityUserRole<int>>().WithOne().HasForeignKey(r => r.RoleId).IsRequired();
        role.HasMany<IdentityRoleClaim<int>>().WithOne().HasForeignKey(c => c.RoleId).IsRequired();
    }

    public void Configure(EntityTypeBuilder<IdentityUserRole<int>> row) => row.ToTable("UserRoles").HasKey(r => new { r.UserId, r.RoleId });

    public void Configure(EntityTypeBuilder<IdentityUserClaim<int>> row) => row.ToTable("UserClaims").HasKey(c => c.Id);

    public void Configure(EntityTypeBuilder<IdentityRoleClaim<int>> row) => row.ToTable("RoleClaims").HasKey(c => c.Id);

    public void Configure(EntityTypeBuilder<IdentityUserLogin<int>> row)
    {
        row.ToTable("UserLogins").HasKey(l => new { l.LoginProvider, l.ProviderKey });
        row.Property(l => l.LoginProvider).HasMaxLength(128);
        row.Property(l => l.ProviderKey).HasMaxLength(128);
    }

    public void Configure(EntityTypeBuilder<IdentityUserToken<int>> row)
    {
        row.ToTable("UserTokens").HasKey(t => new { t.UserId, t.LoginProvider, t.Name });
        row.Property(t => t.LoginProvider).HasMaxLength(128);
        row.Property(t => t.Name).HasMaxLength(128);
    }
}
