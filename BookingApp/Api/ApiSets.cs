using BookingApp.Data;
using Microsoft.EntityFrameworkCore;

namespace BookingApp.Api;

/// <summary>The rows of answers that a repeated request gets again.</summary>
public static class ApiSets
{
    extension(BookingDbContext db)
    {
        public DbSet<IdempotentAnswer> IdempotentAnswers => db.Set<IdempotentAnswer>();
    }
}
