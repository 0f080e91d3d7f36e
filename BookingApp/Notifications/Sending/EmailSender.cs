using BookingApp.Catalog;
using BookingApp.Contacts;
using BookingApp.Settings;

namespace BookingApp.Notifications.Sending;

/// <summary>Whom emails and calendar entries come from.</summary>
internal static class EmailSender
{
    /// <summary>The address of the settings, else the business's, else one of this host: only the mailbox gets that far.</summary>
    public static Mailbox From(EmailOptions email, AppOptions app, Business business)
    {
        if (Mailbox.TryParse(email.From, out var sender))
            return sender.Name.Length > 0 ? sender : sender with { Name = business.Name };
        return new Mailbox(Mailbox.TryParse(business.Email, out _) ? business.Email : $"no-reply@{new Uri(app.BaseUrl).IdnHost}", business.Name);
    }
}
