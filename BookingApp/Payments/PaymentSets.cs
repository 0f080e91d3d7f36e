using BookingApp.Data;
using BookingApp.Payments.Capture;
using BookingApp.Payments.InPerson;
using BookingApp.Payments.Refunds;
using BookingApp.Payments.Webhooks;
using Microsoft.EntityFrameworkCore;

namespace BookingApp.Payments;

/// <summary>The rows of payments and refunds, and of what providers told of them.</summary>
public static class PaymentSets
{
    extension(BookingDbContext db)
    {
        public DbSet<Payment> Payments => db.Set<Payment>();
        public DbSet<PaymentAttempt> PaymentAttempts => db.Set<PaymentAttempt>();
        public DbSet<PaymentEvent> PaymentEvents => db.Set<PaymentEvent>();
        public DbSet<Refund> Refunds => db.Set<Refund>();
        public DbSet<InPersonReceipt> InPersonReceipts => db.Set<InPersonReceipt>();
    }
}
