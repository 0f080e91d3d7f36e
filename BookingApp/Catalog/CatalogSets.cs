using BookingApp.Catalog.AddOns;
using BookingApp.Catalog.Hours;
using BookingApp.Catalog.Photos;
using BookingApp.Catalog.Setup;
using BookingApp.Data;
using Microsoft.EntityFrameworkCore;

namespace BookingApp.Catalog;

/// <summary>The rows of what can be booked.</summary>
public static class CatalogSets
{
    extension(BookingDbContext db)
    {
        public DbSet<Business> Businesses => db.Set<Business>();
        public DbSet<Service> Services => db.Set<Service>();
        public DbSet<ServicePerson> ServicePeople => db.Set<ServicePerson>();
        public DbSet<Question> Questions => db.Set<Question>();
        public DbSet<AddOn> AddOns => db.Set<AddOn>();
        public DbSet<Resource> Resources => db.Set<Resource>();
        public DbSet<OpeningHours> OpeningHours => db.Set<OpeningHours>();
        public DbSet<Break> Breaks => db.Set<Break>();
        public DbSet<TimeOff> TimeOff => db.Set<TimeOff>();
        public DbSet<Closure> Closures => db.Set<Closure>();
        public DbSet<SpecialHours> SpecialHours => db.Set<SpecialHours>();
        public DbSet<SetupMark> SetupMarks => db.Set<SetupMark>();
        public DbSet<Photo> Photos => db.Set<Photo>();
        public DbSet<PhotoImage> PhotoImages => db.Set<PhotoImage>();
    }
}
