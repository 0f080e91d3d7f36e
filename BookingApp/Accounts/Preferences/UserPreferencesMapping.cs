using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace BookingApp.Accounts.Preferences;

internal sealed class UserPreferencesMapping : IEntityTypeConfiguration<UserPreferences>
{
    public void Configure(EntityTypeBuilder<UserPreferences> chosen)
    {
        chosen.ToTable("UserPreferences");
        chosen.HasKey(c => c.UserId);
        chosen.Property(c => c.UserId).ValueGeneratedNever();
        chosen.HasOne<AppUser>().WithOne().HasForeignKey<UserPreferences>(c => c.UserId);
        chosen.Property(c => c.ColumnOrder).HasMaxLength(UserPreferences.OrderLength);
    }
}
