namespace BookingApp;

/// <summary>Who does it: first argument of every write; history carries it.</summary>
public abstract record Actor
{
    private Actor() { }

    /// <summary>Somebody who holds the secret of this reservation, or makes a new one.</summary>
    public sealed record Customer(string? Reference = null) : Actor
    {
        public override string ToString() => "customer";
    }

    /// <summary>Somebody signed in.</summary>
    public sealed record Staff(int Id, string Name, bool Admin = false) : Actor
    {
        /// <summary>Which of the people who are booked they are. Who is none of them, and no admin, works at the front desk.</summary>
        public int? PersonId { get; init; }

        public override string ToString() => $"staff:{Id.ToString(global::System.Globalization.CultureInfo.InvariantCulture)} {Name}";
    }

    /// <summary>The app itself, unasked.</summary>
    public sealed record System(string Name) : Actor
    {
        public override string ToString() => $"system:{Name}";
    }

    public bool IsStaff => this is Staff;

    /// <summary>Lets staff, the app itself and the customer of this very reservation pass: the one place where actor and row are compared.</summary>
    /// <exception cref="RuleBrokenException"><c>not_allowed</c></exception>
    public void MustOwn(string reference)
    {
        if (this is Customer customer && !string.Equals(customer.Reference, reference, StringComparison.Ordinal))
            throw new RuleBrokenException("not_allowed");
    }

    /// <summary>Lets only staff and the app itself pass.</summary>
    /// <exception cref="RuleBrokenException"><c>not_allowed</c></exception>
    public void MustBeStaff()
    {
        if (this is Customer)
            throw new RuleBrokenException("not_allowed");
    }

    /// <summary>Whether they look after everybody's day: admins, and staff who are none of the people who are booked.</summary>
    public bool IsFrontDesk => this is System or Staff { Admin: true } or Staff { PersonId: null };

    /// <summary>Lets only the front desk, admins and the app itself pass.</summary>
    /// <exception cref="RuleBrokenException"><c>not_allowed</c></exception>
    public void MustBeFrontDesk()
    {
        if (!IsFrontDesk)
            throw new RuleBrokenException("not_allowed");
    }

    /// <summary>Whether they may say when one of the people is there: an admin and the front desk of everybody, others of themselves.</summary>
    public bool MayActFor(int personId) => IsFrontDesk || (this is Staff { PersonId: { } own } && own == personId);

    /// <summary>Lets pass who may say when this person is there.</summary>
    /// <exception cref="RuleBrokenException"><c>not_allowed</c></exception>
    public void MustActFor(int personId)
    {
        if (!MayActFor(personId))
            throw new RuleBrokenException("not_allowed");
    }

    /// <summary>Lets only admins and the app itself pass.</summary>
    /// <exception cref="RuleBrokenException"><c>not_allowed</c></exception>
    public void MustBeAdmin()
    {
        if (this is not (Staff { Admin: true } or System))
            throw new RuleBrokenException("not_allowed");
    }
}
