using BookingApp.Catalog;
using BookingApp.Catalog.AddOns;
using BookingApp.Catalog.Forms;
using BookingApp.Catalog.Hours;
using BookingApp.Customers;
using BookingApp.Customers.Notes;
using BookingApp.Data;
using BookingApp.Data.Changes;
using BookingApp.Data.Conventions;
using BookingApp.Discounts;
using BookingApp.Payments.Refunds;
using BookingApp.Reservations;
using BookingApp.Reservations.Absence;
using BookingApp.Reservations.Cancellations;
using BookingApp.Reservations.Details;
using BookingApp.Reservations.History;
using BookingApp.Reservations.Holds;
using BookingApp.Reservations.Rules;
using BookingApp.Risk;
using BookingApp.Risk.Blocks;
using Microsoft.EntityFrameworkCore;

namespace BookingApp.Tests.Data;

/// <summary>What a form takes, the column behind it takes, as it is written there, and on every engine.</summary>
public sealed class StoredLengthsTests
{
    private static readonly Actor _admin = new Actor.Staff(1, "Ada", Admin: true);

    // Of each column of text that has an end: who sees to it that it is never given more. A new column has to say so too.
    private static readonly Dictionary<string, string> _bounded = new(StringComparer.Ordinal)
    {
        ["a form, which is tried below"] = """
            AddOn.Description AddOn.Name AppUser.DisplayName AppUser.Email AppUser.UserName
            Business.About Business.Address Business.Email Business.Name Business.Phone Business.PolicyText Closure.Reason Coupon.Code
            Question.Choices Question.Text Refund.Note CustomerNote.Text CustomerTag.Name
            Reservation.CustomerEmail Reservation.CustomerLocale Reservation.CustomerName Reservation.CustomerPhone Reservation.Notes
            Resource.About Resource.Name Resource.RoomKind RiskBlock.Reason SpecialHours.Reason
            Service.Category Service.Description Service.Name Service.RoomKind
            """,
        ["a list, a pattern or a file name that we make"] = """
            SpecialHours.Spans Business.AccentColor Business.Currency Business.Locale Business.TimeZone LedgerEntry.Currency Resource.Photo Service.Photo
            """,
        ["what it is made from"] = """
            SignInTicket.KeyHash SignInTicket.Stamp
            AppUser.ConcurrencyStamp AppUser.PasswordHash AppUser.PhoneNumber AppUser.SecurityStamp AppUser.NormalizedEmail AppUser.NormalizedUserName
            CouponUse.CustomerEmail Customer.Email Customer.Locale Customer.Mailbox Customer.Name Customer.Phone Customer.PhoneE164
            OutboxEmail.To PointsAccount.Email PointsEntry.Email CustomerTerm.Term CustomerTag.Key CustomerNote.WrittenBy CustomerNote.EditedBy
            CustomerMerge.Email CustomerMerge.Mailbox CustomerMerge.MergedBy CustomerMerge.Name CustomerMerge.Phone CustomerMerge.PhoneE164
            PointsAccount.MovedTo
            WaitingListEntry.Standing WaitingListEntry.Mailbox WaitingListEntry.PhoneE164
            WaitingListEntry.Email WaitingListEntry.Locale WaitingListEntry.Name WaitingListEntry.Phone
            Reservation.CustomerMailbox Reservation.CustomerPhoneE164 Reservation.CouponCode Reservation.PointsEmail Reservation.ServiceName
            ReleaseRecord.CustomerName ReleaseRecord.ServiceName RiskBlock.Label RiskBlock.Subject RiskDecision.Subject VelocityEvent.Subject
            ReservationEvent.Actor TimeOff.ByStaffName TimeOffBooking.Problem ReleaseRecord.ReleasedBy RiskBlock.CreatedBy
            Refund.RequestedBy Reconciliation.By Reservation.Cancellation Service.Cancellation LimitGate.Key
            """,
        ["ids, codes and secrets that we make"] = """
            PublishedChange.Reference InPersonReceipt.CustomId InPersonReceipt.Number InPersonReceipt.Of IdempotentAnswer.RequestHash
            LedgerEntry.What OutboxEmail.MessageId Payment.Provider Payment.RequestId
            WaitingListEntry.Key Photo.Name PhotoImage.PhotoName PaymentEvent.Outcome PaymentEvent.Provider PointsAccount.Code
            DataProtectionKey.FriendlyName DataProtectionKey.Xml Refund.RequestId ReleaseRecord.Reference
            Reservation.Browser Reservation.Key Reservation.Reference
            ReservationEvent.What RiskDecision.Reference RiskDecision.Rule
            """,
        ["a provider's ids and codes, far shorter by its contract; of an issue at most 80 letters are read"] = """
            Payment.ApprovalUrl Payment.CaptureId Payment.DisputeId Payment.Issue Payment.OrderId
            PaymentEvent.CaptureId PaymentEvent.DisputeId PaymentEvent.EventId PaymentEvent.EventType PaymentEvent.OrderId
            PaymentEvent.ProviderRefundId PaymentEvent.TransmissionId Refund.Issue Refund.ProviderRefundId
            """,
        ["texts of ours with names of at most 100 letters in them, six for each"] = "Payment.RequestBody",
        ["the server that asks, the header's own check"] = "IdempotentAnswer.Key Reservation.IpAddress",
        ["a cut to its length"] = """
            UserPreferences.ColumnOrder OutboxEmail.LastError ReservationEvent.Detail Reservation.EndReason TimeOff.Reason
            TimeOffRequest.Reason TimeOffRequest.Answer TimeOffRequest.AskedBy TimeOffRequest.DecidedBy
            """,
    };

    [Fact]
    public void Every_column_of_text_that_has_an_end_says_who_keeps_it()
    {
        using var db = new PostgreSqlBookingDbContext(new DbContextOptionsBuilder<PostgreSqlBookingDbContext>().UseNpgsql("Host=none").Options);

        var columns = db.Model.GetEntityTypes().Where(e => !e.ClrType.Name.StartsWith("Identity", StringComparison.Ordinal)).SelectMany(StoredLengths.BoundedOf)
            .Select(p => $"{p.DeclaringType.ClrType.Name}.{p.Name}").ToHashSet(StringComparer.Ordinal);

        Assert.Equal([], columns.Except(_bounded.Values.SelectMany(names => names.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))).Order());
        Assert.DoesNotContain("Reservation.Answers", columns); // no limit: in JSON one letter may take six characters
        Assert.DoesNotContain("OutboxEmail.Facts", columns);
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task Answers_of_the_full_length_are_kept_in_every_script(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        await world.Get<UnitOfWork>().DoAsync((db, _) =>
        {
            db.Questions.AddRange(Enumerable.Range(1, 12).Select(id => new Question { Id = id, ServiceId = TestWorld.Massage, Text = Long(500) }));
            return Task.CompletedTask;
        });
        world.Get<ChangeFeed>().Publish(Change.Catalog);
        var held = Assert.IsType<HoldResult.Held>(await world.HoldAsync("10:00")).Reservation;

        foreach (var email in new[] { "Ж", "例", "\"", "😀", "'" })
        {
            var text = string.Concat(Enumerable.Repeat(email, CustomerRules.AnswerLength / email.Length));

            Assert.IsType<ChangeResult.Done>(await world.Get<DetailsService>().TakeAsync(
                new Actor.Customer(held.Reference), held.Id, new CustomerDetails("Maya", "maya@example.com"), Enumerable.Range(1, 12)
                    .ToDictionary(id => id, _ => text)));

            Assert.Equal(Enumerable.Repeat(text, 12), (await world.ReadAsync(held.Id)).Answers.Select(answer => answer.Text));
        }
    }

    [Fact]
    public async Task What_a_form_takes_is_kept_and_what_is_longer_is_refused()
    {
        await using var world = await TestWorld.CreateAsync();
        var paid = await world.PaidAsync("09:00");
        var (day, hours, customer) = (new DateOnly(2026, 7, 1), 0, await CustomerAsync());
        var details = new CustomerDetails("Maya", "maya@example.com");
        var service = new ServiceForm { Name = "Service", Price = "10", People = [1] };
        var business = BusinessForm.Of((await SnapshotAsync()).Business);
        (string Field, int Max, Func<string, Task<bool>> Takes)[] fields =
        [
            ("details: name", CustomerRules.NameLength, t => HoldAsync(details with { Name = t })),
            ("details: email", CustomerRules.EmailLength, t => HoldAsync(details with { Email = Address(t.Length) })),
            ("details: phone", CustomerRules.PhoneLength, t => HoldAsync(details with { Phone = "030" + new string('-', t.Length - 7) + "1234" })),
            ("details: language", 35, t => HoldAsync(details with { Locale = t })),
            (
                "customer: note", CustomerNote.MaxLength,
                async t => await world.Get<CustomerNoteService>().AddAsync(_admin, customer, t, Guid.NewGuid()) is NoteResult.Done),
            (
                "customer: tag", CustomerTag.MaxLength,
                async t => await world.Get<CustomerTagService>().AddAsync(_admin, customer, t) is NoteResult.Done),
            ("notes", 4000, async t => await world.Reservations.NoteAsync(TestWorld.Staff, paid.Id, t) is ChangeResult.Done),
            (
                "refund: why", 200, async t => await world.Get<RefundService>()
                    .RefundAsync(TestWorld.Staff, Guid.NewGuid(), paid.Id, new Money(1, "EUR"), t) is ChangeResult.Done),
            ("service: name", 100, t => ServiceAsync(f => f.Name = t)),
            ("service: description", 2000, t => ServiceAsync(f => f.Description = t)),
            ("service: category", 100, t => ServiceAsync(f => f.Category = t)),
            ("service: kind of room", 100, t => ServiceAsync(f => f.RoomKind = t)),
            ("service: question", 500, t => ServiceAsync(f => f.Questions = [new() { Text = t }])),
            (
                "service: choices", 2000,
                t => ServiceAsync(f => f.Questions = [new() { Text = "Which?", Kind = QuestionKind.Choice, Choices = $"a\n{t[2..1000]}\n{t[1001..]}" }])),
            ("service: add-on", AddOn.NameLength, t => ServiceAsync(f => f.AddOns = [new() { Name = t }])),
            ("service: what an add-on is", AddOn.DescriptionLength, t => ServiceAsync(f => f.AddOns = [new() { Name = "Tea", Description = t }])),
            ("person: name", 100, t => ResourceAsync(new ResourceForm { Name = t })),
            ("person: about", 2000, t => ResourceAsync(new ResourceForm { Name = "Cleo", About = t })),
            ("room: kind", 100, t => ResourceAsync(new ResourceForm { Kind = ResourceKind.Room, Name = "Room", RoomKind = t })),
            ("business: name", 100, t => BusinessAsync(f => f.Name = t)),
            ("business: about", 2000, t => BusinessAsync(f => f.About = t)),
            ("business: policy", 4000, t => BusinessAsync(f => f.PolicyText = t)),
            ("business: address", 250, t => BusinessAsync(f => f.Address = t)),
            ("business: phone", 50, t => BusinessAsync(f => f.Phone = t)),
            ("business: email", 200, t => BusinessAsync(f => f.Email = Address(t.Length))),
            ("closure: why", 200, async t => await world.Get<ClosureService>().AddAsync(_admin, day = day.AddDays(2), day, t) is SaveResult.Saved),
            (
                "hours of a day: why", 200,
                async t => await world.Get<SpecialHoursService>()
                    .SaveAsync(_admin, new SpecialHoursForm(1, day = day.AddDays(1), [new HoursSpan(540, 600)], t)) is SaveResult.Saved),
            (
                "block: why", 500,
                async t => await world.Get<RiskService>().BlockAsync(_admin, new BlockForm { Value = "eve@example.com", Reason = t }) is SaveResult.Saved),
            (
                "block: email", CustomerRules.EmailLength, async t => await world.Get<RiskService>()
                    .BlockAsync(_admin, new BlockForm { Value = Address(t.Length), Reason = "fraud" }) is SaveResult.Saved),
            (
                "coupon: code", Coupon.CodeLength,
                async t => await world.Get<CouponService>().SaveAsync(_admin, null, new CouponForm { Code = new string('C', t.Length) }) is SaveResult.Saved),
            (
                "cancel: reason", GivenReason.MaxLength,
                async t => await world.Reservations.CancelAsync(TestWorld.Staff, paid.Id, new() { Reason = t }) is ChangeResult.Done),
        ];

        foreach (var (field, max, takes) in fields)
        {
            Assert.True(await takes(Long(max)), $"{field} takes {max}");
            Assert.False(await takes(Long(max + 1)), $"{field} refuses {max + 1}");
        }

        // What staff say in passing is kept as far as it goes.
        Assert.IsType<TimeOffResult.Added>(await world.Get<TimeOffService>().AddAsync(TestWorld.Staff, 2, world.At("09:00"), world.At("10:00"), Long(5000)));
        await world.Get<UnitOfWork>().DoAsync((db, _) =>
        {
            ReservationHistory.Note(db, TestWorld.Staff, paid.Id, "seen", Long(1999) + "😀😀", world.Clock.GetUtcNow());
            return Task.CompletedTask;
        });
        Assert.Equal(1999, (await world.Queries.HistoryAsync(paid.Id)).Single(line => line.What is "seen").Detail.Length); // no half of a character

        async Task<bool> HoldAsync(CustomerDetails who)
        {
            var result = await world.HoldAsync($"{10 + (hours % 6)}:{(hours++ / 6 % 2 is 0 ? "00" : "30")}", staff: null, service: TestWorld.Talk, who: who);
            return result is HoldResult.Held || (Assert.IsType<HoldResult.Invalid>(result).Errors.Count is 0);
        }

        async Task<bool> ServiceAsync(Action<ServiceForm> fill)
        {
            var form = new ServiceForm { Name = service.Name, Price = service.Price, People = service.People };
            fill(form);
            return await world.Get<CatalogService>().SaveServiceAsync(_admin, null, form) is SaveResult.Saved;
        }

        async Task<bool> ResourceAsync(ResourceForm form) => await world.Get<CatalogService>().SaveResourceAsync(_admin, null, form) is SaveResult.Saved;

        async Task<bool> BusinessAsync(Action<BusinessForm> fill)
        {
            var form = BusinessForm.Of((await SnapshotAsync()).Business);
            fill(form);
            return await world.Get<BusinessService>().SaveAsync(_admin, form) is SaveResult.Saved;
        }

        Task<CatalogSnapshot> SnapshotAsync() => world.Get<CatalogQueries>().SnapshotAsync();

        async Task<Guid> CustomerAsync()
        {
            await using var db = await world.OpenAsync();
            return await db.Customers.Select(c => c.Id).FirstAsync();
        }
    }

    [Fact]
    public async Task What_would_not_fit_a_server_does_not_fit_SQLite()
    {
        await using var world = await TestWorld.CreateAsync();
        var held = await world.HeldAsync("10:00");

        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => world.Get<UnitOfWork>().DoAsync(async (db, ct) =>
            (await db.Reservations.SingleAsync(r => r.Id == held.Id, ct)).Notes = Long(4001)));

        Assert.Equal("Reservation.Notes takes 4000 characters, and was given 4001.", failure.Message);
    }

    // A context that lives as long as an open page goes on after what it could not save.
    [Fact]
    public async Task A_context_that_refused_a_text_saves_what_is_changed_next()
    {
        await using var world = await TestWorld.CreateAsync();
        var (held, other) = (await world.HeldAsync("10:00"), await world.HeldAsync("12:00", name: "Nils"));
        await using var db = await world.OpenAsync();
        var rows = await db.Reservations.ToDictionaryAsync(r => r.Id, TestContext.Current.CancellationToken);
        rows[held.Id].Notes = Long(4001);
        await Assert.ThrowsAsync<InvalidOperationException>(() => db.SaveChangesAsync(TestContext.Current.CancellationToken));

        rows[held.Id].Notes = "shorter";
        rows[other.Id].Notes = "another"; // which nobody has looked at yet
        await db.SaveChangesAsync(TestContext.Current.CancellationToken);

        Assert.Equal(("shorter", "another"), ((await world.ReadAsync(held.Id)).Notes, (await world.ReadAsync(other.Id)).Notes));
        await world.AssertHealthyAsync();
    }

    private static string Long(int length) => new('Ж', length);

    // An address of this length, of the longest name that there may be.
    private static string Address(int length)
    {
        var host = length - 64 - 1 - ".com".Length;
        return $"{new string('m', 64)}@{string.Join('.', Enumerable.Repeat(new string('h', 40), host / 41))}.{new string('h', host - host / 41 * 41)}.com";
    }
}
