using BookingApp.Catalog.AddOns;
using BookingApp.Catalog.Hours;
using BookingApp.Catalog.Pricing;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace BookingApp.Catalog;

internal sealed class CatalogMapping :
    IEntityTypeConfiguration<Business>, IEntityTypeConfiguration<Service>, IEntityTypeConfiguration<ServicePerson>, IEntityTypeConfiguration<Question>,
    IEntityTypeConfiguration<Resource>, IEntityTypeConfiguration<OpeningHours>, IEntityTypeConfiguration<Break>,
    IEntityTypeConfiguration<TimeOff>, IEntityTypeConfiguration<Closure>, IEntityTypeConfiguration<SpecialHours>, IEntityTypeConfiguration<AddOn>
{
    public void Configure(EntityTypeBuilder<Business> business)
    {
        business.Property(b => b.Id).ValueGeneratedNever();
        business.Property(b => b.About).HasMaxLength(2000);
        business.Property(b => b.PolicyText).HasMaxLength(4000);
    }

    public void Configure(EntityTypeBuilder<Service> service)
    {
        service.Property(s => s.Id).ValueGeneratedNever();
        service.Property(s => s.Description).HasMaxLength(2000);
        service.Property(s => s.Cancellation).HasConversion(policy => policy.ToString(), text => CancellationPolicy.Parse(text))
            .HasDefaultValue(CancellationPolicy.FullRefund);
        service.Property(s => s.PayNow).HasDefaultValue(PayNow.Full).HasSentinel(PayNow.Full);
        service.HasMany(s => s.People).WithOne().HasForeignKey(p => p.ServiceId);
        service.HasMany(s => s.Questions).WithOne().HasForeignKey(q => q.ServiceId);
        service.Ignore(s => s.OfferedAddOns); // some of these
        service.HasMany(s => s.AddOns).WithOne().HasForeignKey(a => a.ServiceId);
    }

    public void Configure(EntityTypeBuilder<ServicePerson> performer)
    {
        performer.HasKey(p => new { p.ServiceId, p.PersonId });
        performer.HasOne<Resource>().WithMany().HasForeignKey(p => p.PersonId);
    }

    public void Configure(EntityTypeBuilder<Question> question)
    {
        question.Property(q => q.Id).ValueGeneratedNever();
        question.Property(q => q.Text).HasMaxLength(500);
        question.Property(q => q.Choices).HasMaxLength(2000);
    }

    public void Configure(EntityTypeBuilder<AddOn> addOn)
    {
        addOn.Property(a => a.Id).ValueGeneratedNever();
        addOn.Property(a => a.Name).HasMaxLength(AddOn.NameLength);
        addOn.Property(a => a.Description).HasMaxLength(AddOn.DescriptionLength);
    }

    public void Configure(EntityTypeBuilder<Resource> resource)
    {
        resource.Property(r => r.Id).ValueGeneratedNever();
        resource.Property(r => r.About).HasMaxLength(2000);
        resource.HasMany(r => r.Hours).WithOne().HasForeignKey(h => h.ResourceId);
    }

    public void Configure(EntityTypeBuilder<OpeningHours> hours)
    {
        hours.Property(h => h.Id).ValueGeneratedNever();
        hours.HasMany(h => h.Breaks).WithOne().HasForeignKey(b => b.OpeningHoursId);
    }

    public void Configure(EntityTypeBuilder<Break> pause) => pause.Property(b => b.Id).ValueGeneratedNever();

    public void Configure(EntityTypeBuilder<TimeOff> timeOff)
    {
        timeOff.HasOne<Resource>().WithMany().HasForeignKey(t => t.ResourceId);
        timeOff.HasIndex(t => new { t.ResourceId, t.End }); // what is to come is little, what is past is not
        timeOff.HasIndex(t => t.End);
    }

    // One row for each day of a person, or of the business: two who save the same day at once are a lost race for one of them.
    public void Configure(EntityTypeBuilder<SpecialHours> hours)
    {
        hours.HasKey(h => new { h.PersonId, h.Day });
        hours.Property(h => h.Spans).HasMaxLength(200).HasConversion(
            spans => SpecialHours.Write(spans), text => SpecialHours.Read(text),
            new ValueComparer<IReadOnlyList<HoursSpan>>((a, b) => a!.SequenceEqual(b!), a => a.Count, a => a));
    }

    public void Configure(EntityTypeBuilder<Closure> closure) => closure.Property(c => c.Id).ValueGeneratedNever();
}
