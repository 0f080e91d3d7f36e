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

    /// <summary>Lets only admins and the app itself pass.</summary>
    /// <exception cref="RuleBrokenException"><c>not_allowed</c></exception>
    public void MustBeAdmin()
    {
        if (this is not (Staff { Admin: true } or System))
            throw new RuleBrokenException("not_allowed");
    }
}
