using BookingApp.Accounts;
using BookingApp.Catalog;
using BookingApp.Data.Changes;
using BookingApp.Notifications;
using BookingApp.Notifications.Rendering;
using BookingApp.Reservations;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace BookingApp.Tests.Notifications;

public sealed class EmailRendererTests
{
    [Fact]
    public async Task Where_the_business_shows_no_address_its_admin_hears_of_what_needs_a_human_and_customers_read_of_none()
    {
        await using var world = await MailWorld.CreateAsync(business: business => business.Email = "");
        var booking = await world.BookAsync();
        await world.WriteAsync(EmailKind.NeedsHuman, booking, facts: new EmailData { Reason = "The amounts differ." });
        await world.WriteAsync(EmailKind.Confirmation, booking);
        await using (var db = world.Context())
        {
            var role = new IdentityRole<int>(Roles.Admin) { NormalizedName = "ADMIN" };
            var (staff, gone, maria) = (User("ana@example.com"), User("gone@example.com", disabled: true), User("maria@example.com"));
            db.AddRange(role, staff, gone, maria);
            await db.SaveChangesAsync(TestContext.Current.CancellationToken);
            db.AddRange(new IdentityUserRole<int> { UserId = gone.Id, RoleId = role.Id }, new IdentityUserRole<int> { UserId = maria.Id, RoleId = role.Id });
            await db.SaveChangesAsync(TestContext.Current.CancellationToken);
        }

        var staffs = await world.RenderAsync(EmailKind.NeedsHuman, booking);
        var customers = await world.RenderAsync(EmailKind.Confirmation, booking);

        Assert.Equal("maria@example.com", staffs.To.Address);
        Assert.Null(customers.ReplyTo);
        Assert.DoesNotContain("maria", $"{customers.From}{customers.Text}{customers.Html}{customers.Calendar?.Text}", StringComparison.Ordinal);

        static AppUser User(string email, bool disabled = false) => new() { UserName = email, NormalizedUserName = email, Email = email, Disabled = disabled };
    }

    // which concern no one booking
    public static TheoryData<EmailKind> Kinds =>
        [.. Enum.GetValues<EmailKind>().Where(kind => kind is not (EmailKind.Alert or EmailKind.BookingLinks or EmailKind.WaitingListJoined))];

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Every_kind_says_what_it_is_about_in_text_and_in_HTML(EmailKind kind)
    {
        await using var world = await MailWorld.CreateAsync();
        var booking = await world.BookAsync();
        await world.WriteAsync(
            kind, booking, facts: new EmailData { Paid = new Money(4500, "EUR"), Refund = new Money(4500, "EUR"), OldStart = MailWorld.Ten.AddDays(-1) });

        var email = await world.RenderAsync(kind, booking);

        Assert.DoesNotContain('{', email.Subject + email.Text);
        Assert.Equal($"<{booking.Reference}.{kind}.0@book.example.com>", email.MessageId);
        Assert.Equal(kind is EmailKind.NeedsHuman ? "hello@salon.example" : "mia@example.com", email.To.Address);
        foreach (var body in new[] { email.Text, email.Html })
        {
            Assert.Contains(booking.Reference, body, StringComparison.Ordinal);
            Assert.Contains("Haircut", body, StringComparison.Ordinal);
            Assert.Contains("10:00", body, StringComparison.Ordinal);
            Assert.Contains("(Berlin time, UTC+02:00)", body, StringComparison.Ordinal);
            Assert.Contains("Ana", body, StringComparison.Ordinal);
            Assert.Contains("https://book.example.com/", body, StringComparison.Ordinal);
        }

        Assert.Contains("<meta name=\"color-scheme\" content=\"light dark\">", email.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("<table", email.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_booking_for_three_in_a_room_says_so_in_its_email_and_in_its_calendar_file()
    {
        await using var world = await MailWorld.CreateAsync();
        var booking = await world.BookAsync(service: "Pilates class");
        await world.Work.DoAsync(async (db, ct) =>
        {
            db.Add(new Resource { Id = 77, Kind = ResourceKind.Room, Name = "Movement studio" });
            db.Publish(Change.Catalog);
            await db.SaveChangesAsync(ct);
            await db.Reservations.ExecuteUpdateAsync(set => set.SetProperty(r => r.PartySize, 3).SetProperty(r => r.RoomId, 77), ct);
        }, TestContext.Current.CancellationToken);
        await world.WriteAsync(EmailKind.Confirmation, booking);

        var email = await world.RenderAsync(EmailKind.Confirmation, booking);
        var file = (await world.Get<CalendarFiles>().FileAsync(booking.Reference, booking.Key, TestContext.Current.CancellationToken))!;

        Assert.Contains("Pilates class × 3", email.Text, StringComparison.Ordinal);
        Assert.Contains(", Movement studio", email.Text, StringComparison.Ordinal);
        Assert.Contains("SUMMARY:Pilates class × 3 · ", file, StringComparison.Ordinal);
        Assert.Contains("\\, Movement studio", file, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_customer_gets_the_link_with_their_secret_and_staff_get_one_without()
    {
        await using var world = await MailWorld.CreateAsync();
        var booking = await world.BookAsync();
        await world.WriteAsync(EmailKind.Confirmation, booking);
        await world.WriteAsync(EmailKind.NeedsHuman, booking, facts: new EmailData { Reason = "The amounts differ." });

        var customers = await world.RenderAsync(EmailKind.Confirmation, booking);
        var staffs = await world.RenderAsync(EmailKind.NeedsHuman, booking);

        Assert.Contains($"https://book.example.com{Urls.Booking(booking.Reference, booking.Key)}", customers.Text, StringComparison.Ordinal);
        Assert.Contains($"https://book.example.com{Urls.Calendar(booking.Reference, booking.Key)}", customers.Text, StringComparison.Ordinal);
        Assert.Contains("The amounts differ.", staffs.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(booking.Key, staffs.Text + staffs.Html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(
        "",
        "You can cancel or reschedule online until Tuesday, 2 June 2026, 10:00 (Berlin time, UTC+02:00); if you cancel, you get a full refund.")]
    [InlineData(
        "40:100, 6:20",
        "If you cancel, this part of what you paid is refunded: until Monday, 1 June 2026, 18:00 (Berlin time, UTC+02:00): 100%; "
        + "until Tuesday, 2 June 2026, 10:00 (Berlin time, UTC+02:00): 20%.")]
    [InlineData(
        "40:50",
        "If you cancel, this part of what you paid is refunded: until Monday, 1 June 2026, 18:00 (Berlin time, UTC+02:00): 50%; "
        + "later: no refund.")]
    public async Task A_confirmation_says_until_when_a_cancellation_refunds_how_much(string cancellation, string expected)
    {
        await using var world = await MailWorld.CreateAsync();
        var booking = await world.BookAsync(cancellation: cancellation);
        await world.WriteAsync(EmailKind.Confirmation, booking, facts: new EmailData { Paid = new Money(4500, "EUR") });

        var email = await world.RenderAsync(EmailKind.Confirmation, booking);

        Assert.Contains(expected, email.Text.ReplaceLineEndings(" "), StringComparison.Ordinal);
        Assert.Contains(expected, email.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Staff_read_a_reason_in_words()
    {
        await using var world = await MailWorld.CreateAsync();
        var booking = await world.BookAsync();
        await world.WriteAsync(EmailKind.NeedsHuman, booking, facts: new EmailData { Reason = "refund_failed" });

        var email = await world.RenderAsync(EmailKind.NeedsHuman, booking);

        Assert.Contains("A refund failed.", email.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("refund_failed", email.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Names_cannot_become_markup_or_headers()
    {
        await using var world = await MailWorld.CreateAsync(business: b => b.AccentColor = "red\"><img src=x>");
        var booking = await world.BookAsync(name: "<script>alert(1)</script>\r\nBcc: all@example.com", service: "Cut & \"Co\" <b>\r\nBcc: x@example.com");
        await world.WriteAsync(EmailKind.Confirmation, booking, facts: new EmailData { Reason = "<i>why</i>" });

        var email = await world.RenderAsync(EmailKind.Confirmation, booking);

        Assert.DoesNotContain("<script>", email.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("<i>", email.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("<img", email.Html, StringComparison.Ordinal);
        Assert.Contains("&lt;script&gt;alert(1)&lt;/script&gt;", email.Html, StringComparison.Ordinal);
        Assert.Contains("Cut &amp; &quot;Co&quot; &lt;b&gt;", email.Html, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', email.Subject);
    }

    // There are English texts only: an Arabic date in an English sentence, said to be Arabic and set from the right, helps nobody.
    [Theory]
    [InlineData("en-GB", "Wednesday, 3 June 2026, 10:00 – 10:45")]
    [InlineData("en-US", "Wednesday, June 3, 2026, 10:00 AM – 10:45 AM")]
    [InlineData("de-DE", "Wednesday, 3 June 2026, 10:00 – 10:45")]
    [InlineData("zh-Hans-CN", "Wednesday, 3 June 2026, 10:00 – 10:45")]
    [InlineData("fa-IR", "Wednesday, 3 June 2026, 10:00 – 10:45")]
    [InlineData("th-TH", "Wednesday, 3 June 2026, 10:00 – 10:45")]
    [InlineData("ar-SA", "Wednesday, 3 June 2026, 10:00 am – 10:45 am")]
    public async Task Days_times_and_money_are_of_the_language_of_the_text_and_of_the_calendar_of_the_business(string locale, string when)
    {
        await using var world = await MailWorld.CreateAsync();
        var booking = await world.BookAsync(locale: locale);
        await world.WriteAsync(EmailKind.Confirmation, booking, facts: new EmailData { Paid = new Money(4500, "EUR") });

        var email = await world.RenderAsync(EmailKind.Confirmation, booking);

        Assert.Contains($"When: {when} (Berlin time, UTC+02:00)", email.Text.Replace('\u202f', ' '), StringComparison.Ordinal);
        Assert.Contains("Paid: €45.00", email.Text, StringComparison.Ordinal);
        Assert.Contains("<html lang=\"en\" dir=\"ltr\">", email.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_subject_says_whose_clock_its_time_is_of()
    {
        await using var world = await MailWorld.CreateAsync();
        var booking = await world.BookAsync();
        await world.WriteAsync(EmailKind.Reminder, booking);

        var email = await world.RenderAsync(EmailKind.Reminder, booking);

        Assert.Matches(@"^Reminder: Haircut, Wed.* 10:00 \(Berlin time\)$", email.Subject);
    }

    // The night of 25 October 2026, 03:00 is 02:00 again: 02:30 is twice, 45 minutes and an hour apart.
    [Theory]
    [InlineData("2026-10-24T23:45:00Z", "01:45 – 02:30 (Berlin time, UTC+02:00)")]
    [InlineData("2026-10-25T00:45:00Z", "02:45 UTC+02:00 – 02:30 UTC+01:00 (Berlin time)")]
    [InlineData("2026-10-25T01:45:00Z", "02:45 – 03:30 (Berlin time, UTC+01:00)")]
    [InlineData("2026-03-29T00:30:00Z", "01:30 UTC+01:00 – 03:15 UTC+02:00 (Berlin time)")]
    public async Task Times_are_clear_in_the_nights_when_the_clocks_change(string start, string expected)
    {
        await using var world = await MailWorld.CreateAsync();
        var booking = await world.BookAsync();
        booking = await world.RescheduleAsync(booking, DateTimeOffset.Parse(start, System.Globalization.CultureInfo.InvariantCulture) - MailWorld.Ten);
        await world.WriteAsync(EmailKind.Moved, booking, booking.Revision);

        var email = await world.RenderAsync(EmailKind.Moved, booking, booking.Revision);

        Assert.Contains(expected, email.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("klingon-at-home")]
    public async Task A_locale_that_does_not_exist_falls_back_to_the_businesss(string locale)
    {
        await using var world = await MailWorld.CreateAsync(business: b => b.Locale = "en-US");
        var booking = await world.BookAsync(locale: locale);
        await world.WriteAsync(EmailKind.Confirmation, booking);

        var email = await world.RenderAsync(EmailKind.Confirmation, booking);

        Assert.Contains("Wednesday, June 3, 2026", email.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_email_tells_the_state_it_was_written_in_however_late_it_goes()
    {
        await using var world = await MailWorld.CreateAsync();
        var booking = await world.BookAsync();
        await world.WriteAsync(EmailKind.Confirmation, booking);
        booking = await world.RescheduleAsync(booking, TimeSpan.FromHours(2));
        await world.WriteAsync(EmailKind.Moved, booking, booking.Revision, new EmailData { OldStart = MailWorld.Ten });

        var confirmation = await world.RenderAsync(EmailKind.Confirmation, booking);
        var moved = await world.RenderAsync(EmailKind.Moved, booking, 1);

        Assert.Contains(
            "When: Wednesday 3 June 2026, 10:00 – 10:45", confirmation.Text.Replace("Wednesday, ", "Wednesday ", StringComparison.Ordinal),
            StringComparison.Ordinal);
        Assert.Contains("12:00 – 12:45", moved.Text, StringComparison.Ordinal);
        Assert.Matches("Before: .*10:00", moved.Text);
    }

    [Theory]
    [InlineData(4500L, 4500L, "We are refunding €45.00")]
    [InlineData(4500L, 0L, "there is no refund")]
    public async Task A_cancellation_says_what_becomes_of_the_money(long paid, long refund, string sentence)
    {
        await using var world = await MailWorld.CreateAsync();
        var booking = await world.BookAsync();
        await world.WriteAsync(EmailKind.Cancellation, booking, facts: new EmailData { Paid = new Money(paid, "EUR"), Refund = new Money(refund, "EUR") });

        Assert.Contains(sentence, (await world.RenderAsync(EmailKind.Cancellation, booking)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cancellation_of_what_was_never_paid_says_nothing_of_money()
    {
        await using var world = await MailWorld.CreateAsync();
        var booking = await world.BookAsync();
        await world.WriteAsync(EmailKind.Cancellation, booking);

        var email = await world.RenderAsync(EmailKind.Cancellation, booking);

        Assert.DoesNotContain("refund", email.Text, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("#ffffff", "color:#000000")]
    [InlineData("#123", "color:#ffffff")]
    [InlineData("url(javascript:1)", "background:#2f6f4f")]
    public async Task The_button_wears_the_accent_and_stays_readable(string accent, string style)
    {
        await using var world = await MailWorld.CreateAsync(business: b => b.AccentColor = accent);
        var booking = await world.BookAsync();
        await world.WriteAsync(EmailKind.Confirmation, booking);

        Assert.Contains(style, (await world.RenderAsync(EmailKind.Confirmation, booking)).Html, StringComparison.Ordinal);
    }
}
